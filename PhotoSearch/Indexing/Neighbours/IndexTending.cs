using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Embeddings;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>
/// What an index needs beside commits and searches: its files verified, new vectors linked, dead ones unlinked, its state saved, and a
/// damaged one made anew. Done in rounds by one caller, on a thread that stands back behind searches.
/// </summary>
internal sealed class IndexTending(LiveVectors vectors, TimeProvider time, ILogger<IndexTending> logger) : IDisposable
{
    /// <summary>Nothing is due by itself for longer; on a machine that slept it is looked at anew.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    /// <summary>Linking is interrupted after so long: for a save, an audit, or another space.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);

    /// <summary>After a full disk, or whatever else did not go well.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>An index without files is exact and right, so there is no hurry to try again.</summary>
    private static readonly TimeSpan UntilFilesAgain = TimeSpan.FromMinutes(10);

    /// <summary>Dead vectors are passed through by every search; below one part of so many nobody notices.</summary>
    private const int DeadPart = 100;

    /// <summary>And so few are not worth a look at every node's links.</summary>
    private const int FewDead = 256;

    /// <summary>More threads than this wait for memory.</summary>
    private const int MostThreads = 8;

    /// <summary>Progress is told for so many at once.</summary>
    private const int Told = 64;

    private const string WithoutFiles =
        "The index is in memory alone, because its files cannot be written. Nothing is lost and search is exact. Check that the data folder has room and can be written; it is tried again by itself.";

    private readonly PatientThreads _threads = new(Threads, "index");
    private readonly Dictionary<LiveIndex, Tended> _tended = [];

    /// <summary>One core is left to searches, beside the precedence that they have on the others.</summary>
    public static int Threads => Math.Clamp(Environment.ProcessorCount - 1, 1, MostThreads);

    /// <summary>Does what is due for each open index; how long until something is due by itself.</summary>
    public async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        var open = vectors.Open.ToHashSet();
        foreach (var closed in _tended.Keys.Where(live => !open.Contains(live)).ToList())
        {
            _tended.Remove(closed);
        }

        var due = LongestSleep;
        foreach (var live in open)
        {
            var mine = await TendAsync(live, cancellationToken);
            due = mine < due ? mine : due;
        }

        return due;
    }

    /// <summary>Runs work of an index where it does not disturb: work that starts threads of its own hands their place on.</summary>
    public Task<T> RunAsync<T>(Func<T> work) => _threads.RunAsync(work);

    /// <summary>Links and saves everything, for a command that ends after it.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var live in vectors.Open)
        {
            while (live.TryBorrow() is { } index)
            {
                try
                {
                    if (await LinkAsync(live, index.Thing, cancellationToken) == 0)
                    {
                        break;
                    }
                }
                finally
                {
                    index.Release();
                }
            }
        }

        SaveAll();
    }

    /// <summary>Saves everything, at the end of the program.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The files are derived: failing to write them must not fail the end of the program; the next start reads the catalog.")]
    public void SaveAll()
    {
        foreach (var live in vectors.Open)
        {
            try
            {
                vectors.Save(live);
            }
            catch (Exception e)
            {
                logger.VectorsNotSaved(live.Space, e);
            }
        }
    }

    public void Dispose() => _threads.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "The index is derived and search goes on without this: the reason is shown, and it is tried again.")]
    private async Task<TimeSpan> TendAsync(LiveIndex live, CancellationToken cancellationToken)
    {
        if (!_tended.TryGetValue(live, out var tended))
        {
            _tended.Add(live, tended = new Tended());
        }

        var now = time.GetUtcNow();
        if (tended.NotBefore > now)
        {
            return tended.NotBefore - now;
        }

        try
        {
            var due = await CareAsync(live, tended, cancellationToken);
            live.Problem = live.Serving is { IsInMemory: true } ? WithoutFiles : null;
            return due;
        }
        catch (VectorFileException e) when (live.Fault is null)
        {
            // What was opened is damaged, found on the way to saving it: the next round makes it anew.
            live.Fault = e.Message;
            return TimeSpan.Zero;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.IndexNotTended(live.Space, e);
            live.Problem = LiveVectors.ProblemOf(e);
            tended.NotBefore = now + AfterFault;
            return AfterFault;
        }
    }

    private async Task<TimeSpan> CareAsync(LiveIndex live, Tended tended, CancellationToken cancellationToken)
    {
        await MakeAnewAsync(live, tended, cancellationToken);
        if (live.TryBorrow() is not { } index)
        {
            return LongestSleep;
        }

        try
        {
            if (live.Serving is not { } follower)
            {
                return LongestSleep;
            }

            Verify(live, tended, follower, cancellationToken);
            if (follower.IsBehind)
            {
                await vectors.CatchUpAsync(live, cancellationToken);
            }

            var before = index.Thing.Statistics().Unlinked;
            var left = await LinkAsync(live, index.Thing, cancellationToken);
            await UnlinkAsync(live, index.Thing, isThorough: false, cancellationToken);
            var save = tended.Saving.Due(follower, index.Thing.Count, time.GetUtcNow());
            if (save == TimeSpan.Zero)
            {
                await RunAsync(() =>
                {
                    vectors.Save(live);
                    return true;
                });
            }

            return left > 0 ? (left < before ? TimeSpan.Zero : AfterFault)
                : follower.IsInMemory ? UntilFilesAgain
                : save > TimeSpan.Zero ? save.Value : LongestSleep;
        }
        finally
        {
            index.Release();
        }
    }

    /// <summary>Takes dead vectors out of the links.</summary>
    /// <param name="isThorough">Also a few.</param>
    public async Task UnlinkAsync(LiveIndex live, VectorIndex index, bool isThorough, CancellationToken cancellationToken)
    {
        var now = index.Statistics();
        if (isThorough ? now.Dead > 0 : now.Dead >= FewDead && now.Dead > now.Vectors / DeadPart)
        {
            live.Serving?.Linked(await RunAsync(() => index.Unlink(Threads, cancellationToken)));
        }
    }

    private async Task MakeAnewAsync(LiveIndex live, Tended tended, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isMissingFiles = live.Serving is { IsInMemory: true };
        if (isMissingFiles && tended.FilesAgain is null)
        {
            tended.FilesAgain = now + UntilFilesAgain;
        }

        if (live.Fault is null && !(isMissingFiles && now >= tended.FilesAgain))
        {
            return;
        }

        if (live.Fault is { } fault)
        {
            logger.VectorsRebuilt(live.Space, fault);
        }

        (tended.FilesAgain, tended.IsVerified) = (isMissingFiles ? now + UntilFilesAgain : null, false);
        live.Rate.Idle();
        await vectors.RebuildAsync(live, cancellationToken);
    }

    private void Verify(LiveIndex live, Tended tended, CatalogFollower follower, CancellationToken cancellationToken)
    {
        if (!tended.IsVerified && !follower.IsInMemory && follower.Index.TryBorrow())
        {
            tended.IsVerified = true;
            _ = VerifyAsync(live, follower.Index, cancellationToken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What cannot be verified is not to be trusted, whatever the reason.")]
    private async Task VerifyAsync(LiveIndex live, Shared<VectorIndex> index, CancellationToken cancellationToken)
    {
        live.IsVerifying = true;
        try
        {
            // Reading takes minutes where it is large; the round goes on meanwhile.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await index.Thing.VerifyAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (ReferenceEquals(live.Serving?.Index, index))
            {
                live.Fault = e.Message;
            }
        }
        catch (OperationCanceledException)
        {
            // The next start verifies it.
        }
        finally
        {
            live.IsVerifying = false;
            index.Release();
            vectors.Bell.Ring();
        }
    }

    /// <returns>How many still wait.</returns>
    private async Task<int> LinkAsync(LiveIndex live, VectorIndex index, CancellationToken cancellationToken)
    {
        var waiting = index.Statistics().Unlinked;
        if (waiting == 0)
        {
            Linked(live);
            return 0;
        }

        using var slice = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        slice.CancelAfter(Slice);
        var progress = new Progress(live);
        try
        {
            progress.Ended(await RunAsync(() => index.Link(Threads, slice.Token, progress)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The slice is over.
        }

        var left = index.Statistics().Unlinked;
        if (left == 0)
        {
            Linked(live);
        }

        return left;
    }

    private static void Linked(LiveIndex live)
    {
        live.IsRebuilding = false;
        live.Rate.Idle();
    }

    /// <summary>What is known of an index between two rounds.</summary>
    private sealed class Tended
    {
        public SaveSchedule Saving { get; } = new();

        public DateTimeOffset NotBefore { get; set; }

        /// <summary>When an index without files tries to have some.</summary>
        public DateTimeOffset? FilesAgain { get; set; }

        /// <summary>It was, or is just being.</summary>
        public bool IsVerified { get; set; }
    }

    /// <summary>Tells on the linking thread itself; the framework's own would start threads of the pool from there.</summary>
    private sealed class Progress(LiveIndex live) : IProgress<LinkProgress>
    {
        private readonly Lock _gate = new();
        private int _told;

        public void Report(LinkProgress value) => Tell(value.Linked, Told);

        /// <param name="linked">Since the linking began.</param>
        public void Ended(int linked) => Tell(linked, 1);

        private void Tell(int linked, int least)
        {
            lock (_gate)
            {
                var news = linked - _told;
                if (news >= least)
                {
                    _told = linked;
                    live.Serving?.Linked(news);
                    live.Rate.Add(news);
                }
            }
        }
    }
}
