namespace PhotoSearch.Searching.Language;

/// <summary>
/// The language of the search box. Nothing that is typed is an error: what is not understood is words, and a note says so.
/// One pass, so it takes as long as the text is.
/// </summary>
internal static class QueryParser
{
    /// <summary>More of them nobody reads.</summary>
    private const int MostNotes = 6;

    public static Query Parse(string text)
    {
        var reading = new QueryReading(text);
        reading.Run();
        return new Query(text, reading.Terms, [.. Contradictions.In(text, reading.Terms).Concat(reading.Notes).Distinct().Take(MostNotes)]);
    }
}
