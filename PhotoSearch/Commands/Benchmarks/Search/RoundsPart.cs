using System.Numerics.Tensors;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>What going on from good and bad hits gains, beside the seed's rule with the same picks.</summary>
internal static class RoundsPart
{
    private const int Rounds = 2;
    private const int First = 20;

    /// <summary>Looked at in a round: the first that were not picked before; the labelled ones are good, the others bad.</summary>
    private const int Picks = 10;

    /// <summary>With fewer photos than are looked at, no ranking fills them.</summary>
    private const int Enough = 10;

    public static IEnumerable<Figure> Measure(LabelledPhotos photos, LabelledVectors vectors)
    {
        var labels = photos.Labels;
        var words = labels.Words.Where(word => labels.Photos.Count(photo => photo.Words.Contains(word)) >= Enough).ToList();
        if (words.Count == 0)
        {
            yield return new Figure("rounds", $"precision@{First} in rounds", null, "%", Note: $"no word has {Enough} photos");
            yield break;
        }

        var found = words.ConvertAll(word => Play(vectors.Texts[word], vectors.Photos, [.. labels.Photos.Select(photo => photo.Words.Contains(word))]));
        var chance = words.Average(word => (double)labels.Photos.Count(photo => photo.Words.Contains(word)) / labels.Photos.Count);
        double Mean(Func<Played, double> of) => 100 * found.Average(of);
        yield return new Figure("rounds.0", $"precision@{First} of the words alone", Mean(played => played.Ours[0]), "%", Note: string.Create(CultureInfo.InvariantCulture, $"{words.Count} words with {Enough}+ photos; chance {chance:0.0 %}"));
        for (var round = 1; round <= Rounds; round++)
        {
            var (ours, before, seed) = (Mean(played => played.Ours[round]), Mean(played => played.Ours[round - 1]), Mean(played => played.Seeds[round]));
            yield return Figure.AtLeast($"rounds.{round}", $"precision@{First} after round {round}", ours, Math.Round(Math.Max(before, seed), 1), "%", string.Create(
                CultureInfo.InvariantCulture, $"before {before:0.0}, the seed's rule {seed:0.0}; of photos not picked before {Mean(played => played.OursUnseen[round]):0.0}, the seed's {Mean(played => played.SeedsUnseen[round]):0.0}"));
        }

        foreach (var figure in new MixedPart(photos, vectors).Measure([.. words.Zip(found).SelectMany(pair => pair.Second.Rounds.Select(round => (pair.First, round)))]))
        {
            yield return figure;
        }
    }

    private static Played Play(float[] query, IReadOnlyList<float[]> photos, bool[] fits)
    {
        // Each rule would show others to pick from: both get the picks that our rankings showed.
        List<double> precisions = [], seeds = [], oursUnseen = [], seedsUnseen = [];
        List<int> good = [], bad = [];
        List<Round> rounds = [];
        for (var round = 0; round <= Rounds; round++)
        {
            List<float[]> goods = [.. good.Select(photo => photos[photo])], bads = [.. bad.Select(photo => photos[photo])];
            var ours = Rocchio.Combine(ComposedQuery.OfText(query), goods, bads);
            var order = Order(ours.Vector, photos);
            var seed = Order(SeedsRule(query, goods), photos);
            var seen = good.Concat(bad).ToHashSet();
            int[] next = [.. order.Where(photo => !seen.Contains(photo))];
            precisions.Add(Precision(order));
            seeds.Add(Precision(seed));
            oursUnseen.Add(Precision(next));
            seedsUnseen.Add(Precision(seed.Where(photo => !seen.Contains(photo))));
            if (round > 0)
            {
                rounds.Add(new Round(round, ours, seen));
            }

            foreach (var photo in next.Take(Picks))
            {
                (fits[photo] ? good : bad).Add(photo);
            }
        }

        return new Played(precisions, seeds, oursUnseen, seedsUnseen, rounds);

        double Precision(IEnumerable<int> order) => order.Take(First).Count(photo => fits[photo]) / (double)First;
    }

    private static int[] Order(float[] query, IReadOnlyList<float[]> photos) => [.. Enumerable.Range(0, photos.Count).OrderByDescending(photo => TensorPrimitives.Dot(photos[photo], query))];

    /// <summary>The mean of the text's vector and of the mean of the picks, brought to length one.</summary>
    private static float[] SeedsRule(float[] query, List<float[]> good)
    {
        var sum = query.ToArray();
        foreach (var photo in good)
        {
            TensorPrimitives.MultiplyAdd(photo, 1f / good.Count, sum, sum);
        }

        TensorPrimitives.Divide(sum, TensorPrimitives.Norm(sum), sum);
        return sum;
    }

    /// <summary>Precision of the first, before (0) and after each round; unseen: of the photos that were not picked.</summary>
    private sealed record Played(IReadOnlyList<double> Ours, IReadOnlyList<double> Seeds, IReadOnlyList<double> OursUnseen, IReadOnlyList<double> SeedsUnseen, IReadOnlyList<Round> Rounds);
}
