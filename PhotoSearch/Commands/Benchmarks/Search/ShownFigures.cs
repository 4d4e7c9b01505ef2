using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>What a page shows of what was asked for, and whether what is said of each hit is true.</summary>
internal static class ShownFigures
{
    /// <summary>Probabilities are compared with what people saw in so many classes of the same width.</summary>
    private const int Classes = 10;

    public static IEnumerable<Figure> Of(string key, string of, IEnumerable<AskedWord> asked)
    {
        var words = asked.Where(word => word.Fitting > 0).ToList();
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

    /// <summary>Of photos said to fit with such a probability, how many do.</summary>
    public static IEnumerable<Figure> Honesty(string key, string of, IReadOnlyList<AskedWord> asked)
    {
        foreach (var some in asked.SelectMany(word => word.Photos).GroupBy(photo => Math.Min(Classes - 1, (int)(photo.Probability * Classes))).OrderBy(some => some.Key))
        {
            yield return new Figure(
                Text($"{key}.{some.Key * 100 / Classes}"), Text($"labelled, of those said {some.Average(photo => photo.Probability):0 %} likely{of}"), 100 * some.Average(photo => photo.Fits ? 1.0 : 0), "%", Note: Text($"{some.Count():N0} photos"));
        }
    }

    private static double? Precision(AskedWord word, IReadOnlyList<AskedPhoto> shown) => shown.Count == 0 ? null : shown.Count(photo => photo.Fits) / (double)shown.Count;

    private static double? Recall(AskedWord word, IReadOnlyList<AskedPhoto> shown) => shown.Count(photo => photo.Fits) / (double)word.Fitting;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
