namespace PhotoSearch.Searching;

/// <summary>The answer to a question as it was at one moment: photos, best first.</summary>
/// <param name="Key">Names it in cursors.</param>
/// <param name="Question">A fingerprint of who asked what.</param>
/// <param name="Revision">Of the catalog, when it was made.</param>
/// <param name="Photos">All of them, or those that come first.</param>
internal sealed record Ranking(string Key, string Question, long Revision, RankedPhotos Photos, TimeSpan Embed, TimeSpan Search)
{
    public long[] PhotoIds => Photos.Ids;

    /// <summary>Photos in all, also where only the first are there.</summary>
    public int Total => Photos.Tail?.Total ?? Photos.Ids.Length;
}

/// <summary>Photos in order.</summary>
/// <param name="Similarities">Of the same length as <paramref name="Ids"/>; null where nothing was compared.</param>
/// <param name="Tail">What is needed to put the rest in order; null: these are all.</param>
internal sealed record RankedPhotos(long[] Ids, float[]? Similarities, RankingTail? Tail);

/// <summary>The rest of a ranking, not in order yet.</summary>
/// <param name="Vector">Of the question.</param>
/// <param name="Except">The photo that is asked about; null for words.</param>
/// <param name="Total">With the photos that come first.</param>
internal sealed record RankingTail(float[] Vector, long? Except, int Total);
