namespace PhotoSearch.Searching;

/// <summary>The answer to a question as it was at one moment: photos, best first.</summary>
/// <param name="Key">Names it in cursors.</param>
/// <param name="Question">A fingerprint of who asked what.</param>
/// <param name="Revision">Of the catalog, when it was made.</param>
/// <param name="Similarities">Of the same length as <paramref name="PhotoIds"/>; null where nothing was compared.</param>
internal sealed record Ranking(string Key, string Question, long Revision, long[] PhotoIds, float[]? Similarities, TimeSpan Embed, TimeSpan Search);
