using System.Diagnostics;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>Whether the calibration is right: that something fits, about what is shown, and about what <c>-word</c> drops.</summary>
internal static class RelevancePart
{
    /// <summary>With fewer photos a word's figures are chance; they are measured beside all the same.</summary>
    private const int Enough = 10;

    /// <summary>Of a hundred words that have photos, so many may be told that there are none.</summary>
    private const double MostMissed = 15;

    public static IEnumerable<Figure> Measure(LabelledPhotos photos, LabelledVectors vectors, BenchProgress progress, CancellationToken cancellationToken)
    {
        var labels = photos.Labels;
        float[][] background = [.. BackgroundTexts.All.Select(text => vectors.Texts[text])];
        var calibration = new Calibration(vectors.Photos, background);
        List<AskedWord> with = [], without = [];
        var done = progress.Begin("asking for each word, with its photos and without them", labels.Words.Count);
        foreach (var (at, word) in labels.Words.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<(float[] Vector, bool Fits)> library = [.. vectors.Photos.Zip(labels.Photos, (vector, photo) => (vector, photo.Words.Contains(word)))];
            with.Add(AskedWord.Ask(word, ComposedQuery.OfText(vectors.Texts[word]), calibration, library));
            library.RemoveAll(photo => photo.Fits);
            without.Add(AskedWord.Ask(word, ComposedQuery.OfText(vectors.Texts[word]), new Calibration([.. library.Select(photo => photo.Vector)], background), library));
            done(at + 1);
        }

        var enough = with.Where(word => word.Fitting >= Enough).Select(word => word.Word).ToHashSet();
        return
        [
            .. Fits("all", "all words", with, without),
            .. Fits("enough", $"words with {Enough}+ photos", with.Where(word => enough.Contains(word.Word)), without.Where(word => enough.Contains(word.Word))),
            .. Fits("others", "words not chosen on", with.Where(word => !word.IsChosenOn), without.Where(word => !word.IsChosenOn)),
            .. ShownFigures.Of("all", "all words", with),
            .. ShownFigures.Of("enough", $"words with {Enough}+ photos", with.Where(word => enough.Contains(word.Word))),
            .. ShownFigures.Of("others", "words not chosen on", with.Where(word => !word.IsChosenOn)),
            .. ShownFigures.Honesty("probability", "", with),
            .. LeftOut([.. with.Where(word => enough.Contains(word.Word))]),
            Cost(calibration, vectors),
        ];
    }

    private static IEnumerable<Figure> Fits(string key, string of, IEnumerable<AskedWord> with, IEnumerable<AskedWord> without)
    {
        double[] there = [.. with.Select(word => word.Anything)], gone = [.. without.Select(word => word.Anything)];
        if (there.Length == 0)
        {
            yield break;
        }

        var above = there.Average(one => gone.Average(other => one > other ? 1 : one < other ? 0 : 0.5));
        yield return new Figure($"fits.auc.{key}", $"AUC of \"something fits\", {of}", above, "", Note: $"{there.Length} words; chance 0.5");
        var missed = there.Count(one => !Closeness.IsAnything(one)) / (double)there.Length;
        var claimed = gone.Count(one => Closeness.IsAnything(one)) / (double)gone.Length;
        yield return Figure.AtMost($"fits.missed.{key}", $"\"nothing\" though there are photos, {of}", 100 * missed, MostMissed, "%", "what a page says; it costs more than a page of weak hits");
        yield return new Figure($"fits.claimed.{key}", $"hits though there are no photos, {of}", 100 * claimed, "%");
        yield return new Figure($"fits.error.{key}", $"mean of both errors, {of}", 100 * (missed + claimed) / 2, "%", Note: "chance 50 %");
    }

    private static IEnumerable<Figure> LeftOut(List<AskedWord> words)
    {
        if (words.Count == 0)
        {
            yield break;
        }

        var note = Text($"{words.Count} words with {Enough}+ photos");
        yield return new Figure("without.leak", "-word: labelled photos that remain", 100 * words.Average(word => word.Photos.Count(photo => photo.Fits && !photo.IsDropped) / (double)word.Fitting), "%", Note: note);
        yield return new Figure("without.cost", "-word: other photos dropped", 100 * words.Average(word => word.Photos.Count(photo => !photo.Fits && photo.IsDropped) / (double)(word.Photos.Count - word.Fitting)), "%", Note: note);
    }

    private static Figure Cost(Calibration calibration, LabelledVectors vectors)
    {
        const int Times = 1000;
        ComposedQuery[] queries = [.. vectors.Texts.Values.Zip(vectors.Photos, (text, photo) => Rocchio.Combine(ComposedQuery.OfText(text), [photo], []))];
        Calibrate();
        var started = Stopwatch.GetTimestamp();
        Calibrate();
        return Figure.AtMost("cost.ms", "a query's calibration and its cut", Stopwatch.GetElapsedTime(started).TotalMilliseconds / Times, 1, "ms", "words with a picture; whatever the library's size");

        void Calibrate()
        {
            for (var i = 0; i < Times; i++)
            {
                calibration.For(queries[i % queries.Length])!.LeastSimilarity(Closeness.DefaultStrictness);
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
