using PhotoSearch.Catalog;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>
/// Compares what lies in a root with what the catalog knows, and writes the difference. The source of truth about files; a root that
/// cannot be trusted (missing, unmounted, unreadable) is marked offline and loses nothing.
/// </summary>
internal sealed class RootSweep(RootTable roots, FileTable files, Bell bell, TimeProvider time, TimeSpan settleTime, ILogger<RootSweep> logger)
{
    /// <summary>Arrivals are written in such portions, so that reading starts while a first sweep is still under way.</summary>
    private const int Portion = 2000;

    /// <param name="scope">A path below the root, with everything below it; empty: all of it.</param>
    public async Task RunAsync(PhotoRoot root, string scope, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var identity = FileSystemIdentity.OfFolder(root.Path);
        if (!Directory.Exists(root.Path))
        {
            await GoOfflineAsync(root, $"The folder {root.Path} is not there. Is the share mounted, and may PhotoSearch read it?", cancellationToken);
            return;
        }

        if (identity != root.Identity || !root.IsHealthy)
        {
            // Whether a part may be trusted is known only when the whole was looked at.
            scope = "";
        }

        var known = await files.BelowAsync(root.Id, scope, cancellationToken);
        var look = await LookAsync(root, scope, known, identity == root.Identity, cancellationToken);
        if (look is not { } seen)
        {
            return;
        }

        // The share may have gone while it was read: what was not seen then is unknown, not gone.
        if (FileSystemIdentity.OfFolder(root.Path) != identity)
        {
            await GoOfflineAsync(root, $"The folder {root.Path} changed while it was read.", cancellationToken);
            return;
        }

        var left = known.Values
            .Where(file => file.State != 3 && !seen.Paths.Contains(file.Path) && !seen.Unreadable.Any(folder => LiesBelow(file.Path, folder)))
            .Select(file => file.Id).ToList();
        if (SidecarName.Is(scope))
        {
            await LookBesideAsync(root, scope, seen, cancellationToken);
        }

        await files.ReturnAsync(seen.Returned, cancellationToken);
        await files.LeaveAsync(left, cancellationToken);
        await OweFactsAsync(seen.Described, cancellationToken);
        await FinishAsync(root, scope, identity, seen, cancellationToken);
        if (scope.Length == 0 && (seen.Arrived + seen.Returned.Count + left.Count > 0))
        {
            logger.Swept(root.Name, seen.Arrived, seen.Returned.Count, left.Count, time.GetElapsedTime(started).TotalSeconds);
        }
    }

    private static bool LiesBelow(string path, string folder) =>
        folder.Length == 0 || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>A sidecar that came, changed or went alone: its photos are those of its name.</summary>
    private async Task LookBesideAsync(PhotoRoot root, string sidecar, Look look, CancellationToken cancellationToken)
    {
        foreach (var file in await files.NamedAsync(root.Id, SidecarName.StemOf(sidecar), cancellationToken))
        {
            if (file.State == 1 && SidecarName.Of(file.Path).Contains(sidecar, StringComparer.Ordinal))
            {
                look.Compare(file, SidecarName.Beside(root.Path, file.Path));
            }
        }
    }

    /// <summary>Null when the root turned out to be offline.</summary>
    private async Task<Look?> LookAsync(
        PhotoRoot root, string scope, Dictionary<string, KnownFile> known, bool isSameFolder, CancellationToken cancellationToken)
    {
        var walk = new FolderWalk(root.Path);
        var look = new Look(walk.Unreadable);
        var portion = new List<SeenFile>();
        var recognised = 0;
        foreach (var found in walk.Find(scope))
        {
            cancellationToken.ThrowIfCancellationRequested();
            look.Paths.Add(found.Relative);
            var file = new SeenFile(found.Relative, found.Bytes, found.Modified.ToUnixTimeMilliseconds());
            if (!known.TryGetValue(found.Relative, out var before) || before.Bytes != file.Bytes || before.Modified != file.Modified)
            {
                portion.Add(file);
                look.Arrived++;
            }
            else
            {
                if (before.State != 1)
                {
                    look.Returned.Add(before.Id);
                }

                look.Compare(before, found.Sidecar);
            }

            recognised += before is null ? 0 : 1;
            if (portion.Count == Portion)
            {
                await ArriveAsync(root, portion, cancellationToken);
            }
        }

        var expected = known.Values.Count(file => file.State != 3);
        if (scope.Length == 0 && walk.Unreadable.Contains(""))
        {
            await GoOfflineAsync(root, $"The folder {root.Path} cannot be read. Check the share and the permissions of the user that PhotoSearch runs as.", cancellationToken);
            return null;
        }

        // Another folder stands where the root was, and none of its photos is in it: an empty mount point, or the wrong share.
        if (scope.Length == 0 && !isSameFolder && expected > 0 && recognised == 0)
        {
            await GoOfflineAsync(root, $"None of the {expected} known photos is in {root.Path}: the share may not be mounted.", cancellationToken);
            return null;
        }

        await ArriveAsync(root, portion, cancellationToken);
        return look;
    }

    private async Task ArriveAsync(PhotoRoot root, List<SeenFile> portion, CancellationToken cancellationToken)
    {
        if (portion.Count == 0)
        {
            return;
        }

        var now = time.NowMilliseconds();
        foreach (var group in portion.GroupBy(file => ReadFrom(file.Modified, now)))
        {
            await files.ArriveAsync(root.Id, [.. group], group.Key, cancellationToken);
        }

        portion.Clear();
        bell.Ring();
    }

    private async Task OweFactsAsync(List<(long FileId, long Modified)> described, CancellationToken cancellationToken)
    {
        var now = time.NowMilliseconds();
        foreach (var group in described.GroupBy(file => ReadFrom(file.Modified, now), file => file.FileId))
        {
            await files.OweFactsAsync([.. group], group.Key, cancellationToken);
        }

        if (described.Count > 0)
        {
            bell.Ring();
        }
    }

    /// <summary>A file that was just written may still be growing; an old one that just appeared was moved here whole.</summary>
    private long ReadFrom(long modified, long now)
    {
        var settle = (long)settleTime.TotalMilliseconds;
        return now - modified is >= 0 and var age && age < settle ? now + settle : 0;
    }

    private async Task FinishAsync(PhotoRoot root, string scope, string? identity, Look seen, CancellationToken cancellationToken)
    {
        if (scope.Length > 0)
        {
            return;
        }

        if (!root.IsHealthy)
        {
            logger.RootBack(root.Name);
        }

        await roots.MarkHealthyAsync(root.Id, identity, time.GetUtcNow(), cancellationToken);
        if (seen.Unreadable.Count > 0)
        {
            await roots.MarkProblemAsync(
                root.Id, $"{seen.Unreadable.Count} places below it cannot be read, the first is {seen.Unreadable[0]}. Check their permissions and dates.", cancellationToken);
        }

        bell.Ring();
    }

    private async Task GoOfflineAsync(PhotoRoot root, string problem, CancellationToken cancellationToken)
    {
        if (root.IsHealthy)
        {
            logger.RootOffline(root.Name, problem);
        }

        await roots.MarkOfflineAsync(root.Id, problem, cancellationToken);
    }

    /// <summary>What one look found.</summary>
    private sealed class Look(List<string> unreadable)
    {
        public HashSet<string> Paths { get; } = new(StringComparer.Ordinal);

        public List<string> Unreadable { get; } = unreadable;

        public List<long> Returned { get; } = [];

        /// <summary>Files beside which the sidecar is another one, with the time of the one there now.</summary>
        public List<(long FileId, long Modified)> Described { get; } = [];

        public int Arrived { get; set; }

        public void Compare(KnownFile known, FoundFile? sidecar)
        {
            var name = sidecar?.Relative[(sidecar.Relative.LastIndexOf('/') + 1)..];
            var modified = sidecar?.Modified.ToUnixTimeMilliseconds();
            if ((known.SidecarName, known.SidecarBytes, known.SidecarModified) != (name, sidecar?.Bytes, modified))
            {
                Described.Add((known.Id, modified ?? 0));
            }
        }
    }
}
