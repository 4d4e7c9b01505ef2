using PhotoSearch.Catalog;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>What goes on with an index.</summary>
internal enum IndexState
{
    Ready,

    /// <summary>Its files are being compared with their checksums; it answers meanwhile.</summary>
    Verifying,

    /// <summary>New vectors are being linked; until then they are compared one by one.</summary>
    Linking,

    /// <summary>It is made anew from the catalog; until it is linked every vector is compared.</summary>
    Rebuilding,
}

/// <summary>The index that answers, at one moment.</summary>
internal sealed record IndexStatus(IndexStatistics Size, IndexState State)
{
    /// <summary>No model serves yet.</summary>
    public static IndexStatus None { get; } = new(new IndexStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), IndexState.Ready);

    /// <summary>Vectors that the graph knows.</summary>
    public int Linked => Size.Vectors - Size.Unlinked;

    /// <summary>Linked a second, over the last minute; null while none are.</summary>
    public double? PerSecond { get; init; }

    public TimeSpan? TimeLeft => PerSecond is > 0 and var rate && Size.Unlinked > 0 ? TimeSpan.FromSeconds(Size.Unlinked / rate) : null;

    /// <summary>What keeps it from being up to date, in words for the person who can mend it; null when nothing does.</summary>
    public string? Problem { get; init; }

    /// <summary>The last audit; null before the first.</summary>
    public IndexFindings? Audit { get; init; }

    /// <summary>The audit that is waiting or under way; null: none is.</summary>
    public AuditProgress? Auditing { get; init; }
}
