namespace PhotoSearch.Indexing.Neighbours;

/// <summary>When an index is written: soon after the last change, and before a crash would cost much.</summary>
internal sealed class SaveSchedule
{
    /// <summary>So long without a change: whoever copies photos has finished, and the write disturbs nobody.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    /// <summary>Vectors that the next start reads from the catalog in well under a second.</summary>
    private const int FewChanges = 5_000;

    /// <summary>In a large index: one part of so many. What is written grows with the index, so it is written more rarely. Freed slots are used again only after a save, so this also bounds how far replaced vectors make the files grow.</summary>
    private const int PartOfChanges = 20;

    /// <summary>Links that are made again in less than a minute.</summary>
    private const int FewLinks = 50_000;

    /// <summary>In a large index a kill costs at most a quarter of the linking, and the linking four writes.</summary>
    private const int PartOfLinks = 4;

    private int _changes;
    private int _links;
    private DateTimeOffset _lastChange;

    /// <summary>How long until it is due, zero when it is; null: nothing has changed.</summary>
    public TimeSpan? Due(CatalogFollower index, int vectors, DateTimeOffset now)
    {
        var (changes, links) = (index.UnsavedChanges, index.UnsavedLinks);
        if (changes != _changes || links != _links)
        {
            (_changes, _links, _lastChange) = (changes, links, now);
        }

        if (index.IsInMemory || (changes == 0 && links == 0))
        {
            return null;
        }

        var isMuch = changes > Math.Max(FewChanges, vectors / PartOfChanges) || links > Math.Max(FewLinks, vectors / PartOfLinks);
        var left = _lastChange + Calm - now;
        return isMuch || left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
