using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>Whether what is said of hits is true where words are asked together with pictures, or pictures alone. Photos that are part of the question are not looked at.</summary>
internal sealed class MixedPart(LabelledPhotos photos, LabelledVectors vectors)
{
    /// <summary>Photos of a word that are asked with; each question of one of them is asked of so many.</summary>
    private const int Taken = 5;

    /// <summary>With fewer photos than are asked with and looked for, nothing is seen.</summary>
    private const int Enough = 10;

    private const int Seed = 20261;

    private readonly Calibration _calibration = new(vectors.Photos, [.. BackgroundTexts.All.Select(text => vectors.Texts[text])]);

    public IEnumerable<Figure> Measure(IReadOnlyList<(string Word, Round Round)> rounds)
    {
        var random = new Random(Seed);
        List<AskedWord> one = [], picture = [], pictures = [];
        foreach (var word in photos.Labels.Words)
        {
            int[] fitting = [.. Enumerable.Range(0, vectors.Photos.Count).Where(photo => Fits(photo, word))];
            if (fitting.Length < Enough)
            {
                continue;
            }

            random.Shuffle(fitting);
            var text = ComposedQuery.OfText(vectors.Texts[word]);
            foreach (var photo in fitting.Take(Taken))
            {
                one.Add(Ask(word, ComposedQuery.OfPicture(vectors.Photos[photo]), [photo]));
                picture.Add(Ask(word, ComposedQuery.Sum([(text, 1), (ComposedQuery.OfPicture(vectors.Photos[photo]), 1)])!, [photo]));
            }

            int[] some = [.. fitting.Take(Taken)];
            pictures.Add(Ask(word, Rocchio.Combine(null, [.. some.Select(photo => vectors.Photos[photo])], []), some));
        }

        List<(string Key, string Name, List<AskedWord> Asked)> kinds =
        [
            ("picture", "a picture", one), ("pictures", $"{Taken} good ones alone", pictures), ("wordsPicture", "a word with a picture", picture),
            .. rounds.GroupBy(played => played.Round.Number).Select(some => (
                $"round{some.Key}", string.Create(CultureInfo.InvariantCulture, $"round {some.Key}"), some.Select(played => Ask(played.Word, played.Round.Query, played.Round.Picked)).ToList())),
        ];
        return kinds.SelectMany(kind => ShownFigures.Of(kind.Key, kind.Name, kind.Asked).Concat(ShownFigures.Honesty($"probability.{kind.Key}", $", {kind.Name}", kind.Asked)));
    }

    private bool Fits(int photo, string word) => photos.Labels.Photos[photo].Words.Contains(word);

    private AskedWord Ask(string word, ComposedQuery query, IReadOnlyCollection<int> apart) => AskedWord.Ask(
        word, query, _calibration, [.. Enumerable.Range(0, vectors.Photos.Count).Where(photo => !apart.Contains(photo)).Select(photo => (vectors.Photos[photo], Fits(photo, word)))]);
}

/// <summary>A round of going on from hits.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Picked">Until then, good and bad.</param>
internal sealed record Round(int Number, ComposedQuery Query, IReadOnlyCollection<int> Picked);
