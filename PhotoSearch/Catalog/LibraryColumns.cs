using System.Runtime.InteropServices;

namespace PhotoSearch.Catalog;

/// <summary>Keeps the photos' columns in memory and follows the catalog by revision: a question reads only what changed since the last.</summary>
internal sealed class LibraryColumns(LibraryTable table) : IDisposable
{
    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly Dictionary<string, int> _rootSets = new(StringComparer.Ordinal);
    private readonly List<RootPresence[]> _rootSetList = [];

    /// <summary>Latest used first. Two: while models change, questions of the old space end beside those of the new one.</summary>
    private volatile LibrarySnapshot[] _snapshots = [];

    /// <param name="space">The space in use; empty while no model is loaded.</param>
    public async Task<LibrarySnapshot> CurrentAsync(string space, CancellationToken cancellationToken)
    {
        if (Of(space) is { } kept && kept.Revision == await table.RevisionAsync(cancellationToken))
        {
            return kept;
        }

        await _following.WaitAsync(cancellationToken);
        try
        {
            var before = Of(space) ?? LibrarySnapshot.Empty;
            var (revision, changed) = await table.ChangedAsync(before.Revision, space, cancellationToken);
            var current = Merge(before, changed, revision, space);
            _snapshots = [current, .. _snapshots.Where(other => other.Space != space).Take(1)];
            return current;
        }
        finally
        {
            _following.Release();
        }
    }

    /// <summary>Reads a space anew: only the space that serves is followed, and this one was none until now.</summary>
    public async Task<LibrarySnapshot> ReadAnewAsync(string space, CancellationToken cancellationToken)
    {
        await _following.WaitAsync(cancellationToken);
        _snapshots = [.. _snapshots.Where(other => other.Space != space)];
        _following.Release();
        return await CurrentAsync(space, cancellationToken);
    }

    public void Dispose() => _following.Dispose();

    private LibrarySnapshot? Of(string space) => Array.Find(_snapshots, snapshot => snapshot.Space == space);

    /// <summary>Both are in order of photo id: one pass over the two.</summary>
    private LibrarySnapshot Merge(LibrarySnapshot old, IReadOnlyList<LibraryRow> changed, long revision, string space)
    {
        var capacity = old.Count + changed.Count;
        var (photoIds, sortLocal, embeddings, rootSets) = (new List<long>(capacity), new List<long>(capacity), new List<long>(capacity), new List<int>(capacity));
        var kept = 0;
        for (var next = 0; next < changed.Count;)
        {
            var row = changed[next];
            kept = CopyBefore(old, kept, row.PhotoId, photoIds, sortLocal, embeddings, rootSets);
            var presence = new List<RootPresence>(1);
            for (; next < changed.Count && changed[next].PhotoId == row.PhotoId; next++)
            {
                if (changed[next].RootId is { } rootId)
                {
                    presence.Add(new RootPresence(rootId, changed[next].IsOffline));
                }
            }

            photoIds.Add(row.PhotoId);
            sortLocal.Add(row.SortLocal);
            embeddings.Add(row.EmbeddingId ?? 0);
            rootSets.Add(RootSetOf(presence));
        }

        CopyBefore(old, kept, long.MaxValue, photoIds, sortLocal, embeddings, rootSets);
        return new LibrarySnapshot(revision, space, [.. photoIds], [.. sortLocal], [.. embeddings], [.. rootSets], [.. _rootSetList]);
    }

    /// <summary>Copies the old rows before a photo and steps over the photo's own; where the next copy begins.</summary>
    private static int CopyBefore(LibrarySnapshot old, int from, long photoId, List<long> photoIds, List<long> sortLocal, List<long> embeddings, List<int> rootSets)
    {
        var to = Array.BinarySearch(old.PhotoIds, from, old.Count - from, photoId);
        var isThere = to >= 0;
        to = isThere ? to : ~to;
        photoIds.AddRange(old.PhotoIds.AsSpan(from, to - from));
        sortLocal.AddRange(old.SortLocal.AsSpan(from, to - from));
        embeddings.AddRange(old.EmbeddingIds.AsSpan(from, to - from));
        rootSets.AddRange(old.RootSets.AsSpan(from, to - from));
        return isThere ? to + 1 : to;
    }

    private int RootSetOf(List<RootPresence> presence)
    {
        presence.Sort((a, b) => a.RootId.CompareTo(b.RootId));
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_rootSets, string.Join(',', presence), out var isKnown);
        if (!isKnown)
        {
            number = _rootSetList.Count;
            _rootSetList.Add([.. presence]);
        }

        return number;
    }
}
