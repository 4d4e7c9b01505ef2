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

    /// <summary>Probabilities are compared with what people saw in so many classes of the same width.</summary>
    private const int Classes = 10;

    public static IEnumerable<Figure> Measure(LabelledPhotos photos, LabelledVectors vectors, BenchProgress progress, CancellationToken cancellationToken)
    {
        var labels = photos.Labels;
        float[][] background = [.. BackgroundTexts.All.Select(text => vectors.Texts[text])];
        var calibration = Calibration.OfWords(vectors.Photos, background);
        List<AskedWord> with = [], without = [];
        var done = progress.Begin("asking for each word, with its photos and without them", labels.Words.Count);
        foreach (var (at, word) in labels.Words.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<(float[] Vector, bool Fits)> library = [.. vectors.Photos.Zip(labels.Photos, (vector, photo) => (vector, photo.Words.Contains(word)))];
            with.Add(AskedWord.Ask(word, vectors.Texts[word], calibration, library));
            library.RemoveAll(photo => photo.Fits);
            without.Add(AskedWord.Ask(word, vectors.Texts[word], Calibration.OfWords([.. library.Select(photo => photo.Vector)], background), library));
            done(at + 1);
        }

        var enough = with.Where(word => word.Fitting >= Enough).Select(word => word.Word).ToHashSet();
        return
        [
            .. Fits("all", "all words", with, without),
            .. Fits("enough", $"words with {Enough}+ photos", with.Where(word => enough.Contains(word.Word)), without.Where(word => enough.Contains(word.Word))),
            .. Fits("others", "words not chosen on", with.Where(word => !word.IsChosenOn), without.Where(word => !word.IsChosenOn)),
            .. Shown("all", "all words", with),
            .. Shown("enough", $"words with {Enough}+ photos", with.Where(word => enough.Contains(word.Word))),
            .. Shown("others", "words not chosen on", with.Where(word => !word.IsChosenOn)),
            .. Honesty(with),
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

    private static IEnumerable<Figure> Shown(string key, string of, IEnumerable<AskedWord> asked)
    {
        var words = asked.ToList();
        if (words.Count == 0)
        {
            yield break;
        }

        var chance = words.Average(word => (double)word.Fitting / word.Photos.Count);
        yield return Part("precision", "precision of what a page shows", word => word.Shown, Precision);
        yield return Part("recall", "recall of what a page shows", word => word.Shown, Recall);
        yield return Part("strong", "precision of strong hits", word => [.. word.Photos.Where(photo => photo.Strength == Strength.Strong)], Precision);

        Figure Part(string what, string name, Func<AskedWord, IReadOnlyList<AskedPhoto>> hits, Func<AskedWord, IReadOnlyList<AskedPhoto>, double?> measure)
        {
            var some = words.Select(word => measure(word, hits(word))).OfType<double>().ToList();
            var shown = words.Average(word => hits(word).Count);
            return new Figure($"shown.{what}.{key}", $"{name}, {of}", some.Count == 0 ? null : 100 * some.Average(), "%", Note: Text($"{shown:0.0} hits a word; {some.Count} of {words.Count} words; chance {(what == "recall" ? shown / words[0].Photos.Count : chance):0.0 %}"));
        }
    }

    private static double? Precision(AskedWord word, IReadOnlyList<AskedPhoto> shown) => shown.Count == 0 ? null : shown.Count(photo => photo.Fits) / (double)shown.Count;

    private static double? Recall(AskedWord word, IReadOnlyList<AskedPhoto> shown) => shown.Count(photo => photo.Fits) / (double)word.Fitting;

    /// <summary>Of photos said to fit with such a probability, how many do.</summary>
    private static IEnumerable<Figure> Honesty(List<AskedWord> asked)
    {
        foreach (var some in asked.SelectMany(word => word.Photos).GroupBy(photo => Math.Min(Classes - 1, (int)(photo.Probability * Classes))).OrderBy(some => some.Key))
        {
            yield return new Figure(
                Text($"probability.{some.Key * 100 / Classes}"), Text($"labelled, of those said {some.Average(photo => photo.Probability):0 %} likely"), 100 * some.Average(photo => photo.Fits ? 1.0 : 0), "%", Note: Text($"{some.Count():N0} photos"));
        }
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
        float[][] queries = [.. vectors.Texts.Values];
        for (var i = 0; i < Times; i++)
        {
            calibration.For(queries[i % queries.Length]).LeastSimilarity(Closeness.DefaultStrictness);
        }

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            calibration.For(queries[i % queries.Length]).LeastSimilarity(Closeness.DefaultStrictness);
        }

        return Figure.AtMost("cost.ms", "a query's calibration and its cut", Stopwatch.GetElapsedTime(started).TotalMilliseconds / Times, 1, "ms", "whatever the library's size");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
