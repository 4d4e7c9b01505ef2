using System.Reflection;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Photos;

namespace PhotoSearch.Indexing;

/// <summary>Tells how far the library is, and takes the few orders that change it.</summary>
internal sealed class LibraryReport(
    LibraryTable library, LibraryColumns columns, RootTable roots, WorkTable work, ModelSwitch models, WorkingModels working, IndexingProgress progress, FolderService folders, IndexReport index, Bell bell)
{
    private static readonly string ProgramVersion =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<LibraryStatus> StatusAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var serving = working.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var rows = snapshot.For(viewer);
        var waiting = await library.CountWorkAsync(viewer.Roots, cancellationToken);
        var rate = progress.Rate();
        var seen = (await roots.ActiveAsync(cancellationToken)).Where(root => viewer.MaySee(root.Id));
        var standing = models.Standing;
        return new LibraryStatus(
            ProgramVersion, serving?.Model?.Name, standing.IsReady, progress.Problem is { } problem && standing.IsReady ? problem : standing.State,
            new PhotoCounts(serving is null ? rows.Count : rows.Searchable.Count, waiting.Waiting, waiting.Failed, rows.Offline),
            rate, rate is > 0 && waiting.Waiting > 0 ? TimeSpan.FromSeconds(waiting.Waiting / rate.Value) : null,
            folders.IsSweeping, await library.IsPausedAsync(cancellationToken),
            [.. seen.Select(root => new RootStatus(root.Name, root.Path, root.IsHealthy, root.Problem, PhotosIn(snapshot, root.Id), root.LastSweep))],
            await index.StatusAsync(cancellationToken), standing)
        {
            Device = serving?.Model?.Device,
            NoWords = serving?.Model is { } model ? model.NoTextReason : standing.State,
        };
    }

    /// <summary>Failed files, newest failure first.</summary>
    public async Task<IReadOnlyList<FailedFile>> FailedAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        [
            .. (await library.FailedAsync(viewer.Roots, skip, take, cancellationToken)).Select(row => new FailedFile(
                row.Root, row.Path, row.Reason, (int)row.Attempts, DateTimeOffset.FromUnixTimeMilliseconds(row.FailedAt))),
        ];

    /// <summary>Puts one failed file, or all of them (null), back into the queue. How many.</summary>
    public async Task<int> RetryAsync(Viewer viewer, string? root, string? path, CancellationToken cancellationToken)
    {
        var chosen = (await roots.ActiveAsync(cancellationToken))
            .Where(known => viewer.MaySee(known.Id) && (root is null || known.Name == root))
            .Select(known => known.Id).ToList();
        var count = await work.RetryAsync(chosen, path, cancellationToken);
        bell.Ring();
        return count;
    }

    /// <summary>Looks through every root now.</summary>
    public Task SweepNowAsync(CancellationToken cancellationToken) => folders.SweepNowAsync(cancellationToken);

    /// <summary>Stops taking new work until resumed; what is under way ends. Kept over a restart.</summary>
    public async Task PauseAsync(bool pause, CancellationToken cancellationToken)
    {
        await library.PauseAsync(pause, cancellationToken);
        bell.Ring();
    }

    private static long PhotosIn(LibrarySnapshot snapshot, long rootId)
    {
        var sets = Array.ConvertAll(snapshot.Roots.Values, set => Array.Exists(set, root => root.RootId == rootId));
        return snapshot.Roots.Codes.LongCount(set => sets[set]);
    }
}
