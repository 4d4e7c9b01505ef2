using PhotoSearch.Photos.Places;

namespace PhotoSearch.Catalog;

/// <summary>Keeps the photos' columns in memory and follows the catalog by revision: a question reads only what changed since the last.</summary>
/// <param name="places">Null: coordinates have no names.</param>
internal sealed class LibraryColumns(LibraryTable table, IPlaceNames? places = null) : IDisposable
{
    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly LibraryBooks _books = new(places);

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
            var current = _books.Merge(before, await table.ChangedAsync(before.Revision, space, cancellationToken), space);
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
}
