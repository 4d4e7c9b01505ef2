using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Api;

/// <summary>Turns what is known of the neighbour index into what goes over the wire.</summary>
internal static class IndexWire
{
    /// <param name="isAdmin">Whether problems are told; they may name a path.</param>
    public static IndexAnswer ToAnswer(this IndexStatus index, bool isAdmin) => new(
        index.Size.Vectors, index.Size.Dimension, index.Size.MemoryBytes, index.Size.FileBytes, index.Size.M, index.Size.EfConstruction, index.Size.EfSearch,
        index.Size.Unlinked, index.Size.Dead, Word(index.State),
        index.Size.Unlinked > 0 ? new LinkingAnswer(index.Linked, index.Size.Vectors, index.PerSecond, index.TimeLeft?.TotalSeconds) : null,
        isAdmin ? index.Problem : null, index.Audit?.ToAnswer(),
        index.Auditing is { } now ? new AuditingAnswer(now.Step, AuditProgress.Steps, now.Sentence, now.Since) : null);

    private static AuditAnswer ToAnswer(this IndexFindings found) => new(
        found.At, found.Took.TotalSeconds, found.Vectors, found.Sampled, found.RecallAt10, found.RecallAt50, found.Words, found.WordsRecall, found.Orphans, found.Missing,
        found.Stray, found.Misaligned, found.Compared, found.Wrong, found.Healed, found.IsRebuilt);

    private static string Word(IndexState state) => state switch
    {
        IndexState.Ready => "ready",
        IndexState.Verifying => "verifying",
        IndexState.Linking => "linking",
        IndexState.Rebuilding => "rebuilding",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of the index."),
    };
}
