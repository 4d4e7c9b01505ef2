using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Catalog;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>What came of an order.</summary>
internal enum AuditOrder
{
    Taken,

    /// <summary>It is waiting or under way already.</summary>
    UnderWay,

    /// <summary>There is no index yet, because no model serves.</summary>
    NothingToAudit,
}

/// <summary>When the index is audited, and by whose order; one at a time, done by the rounds of <see cref="IndexTendingService"/>.</summary>
internal sealed class AuditOrders(IndexAudit audit, IndexAuditTable table, LiveVectors vectors, WorkingModels models, TimeProvider time, ILogger<AuditOrders> logger)
{
    /// <summary>One part of so many may still wait to be linked when an audit begins.</summary>
    private const int UnlinkedPart = 10;

    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _up = time.GetUtcNow();
    private AuditProgress? _current;
    private CancellationTokenSource? _stop;

    /// <summary>Null: none yet, in this run or before.</summary>
    private DateTimeOffset? _lastTry;

    /// <summary>Null: none is waiting or under way.</summary>
    public AuditProgress? Current => Volatile.Read(ref _current);

    /// <summary>Why the last one came to no end; null when it did.</summary>
    public string? Failure { get; private set; }

    /// <summary>One begins as soon as the index is linked.</summary>
    public AuditOrder Order()
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                return AuditOrder.UnderWay;
            }

            if (vectors.Find(models.ServingSpace) is null)
            {
                return AuditOrder.NothingToAudit;
            }

            _current = new AuditProgress(0, "It begins when the index is linked", time.GetUtcNow());
        }

        vectors.Bell.Ring();
        return AuditOrder.Taken;
    }

    /// <returns>False: there was none.</returns>
    public bool Stop()
    {
        lock (_gate)
        {
            var was = _current is not null;
            _stop?.Cancel();
            _current = _stop is null ? null : _current;
            return was;
        }
    }

    /// <summary>Audits if it is ordered or due; how long until it is due by itself.</summary>
    public async Task<TimeSpan> RunDueAsync(CancellationToken cancellationToken)
    {
        if (vectors.Find(models.ServingSpace) is not { } live)
        {
            return IndexTending.LongestSleep;
        }

        if (_lastTry is null && !await TryRecallAsync(live, cancellationToken))
        {
            return AfterFault;
        }

        var left = AuditSchedule.Next(_lastTry, _up, time.LocalTimeZone) - time.GetUtcNow();
        if (Current is null && left > TimeSpan.Zero)
        {
            return left;
        }

        if (IsLinked(live))
        {
            await RunAsync(live, cancellationToken);
        }

        return IndexTending.LongestSleep;
    }

    /// <summary>Whether it is known when the last audit was, or that there was none.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A catalog that cannot be read just now must not end the site by way of its index: it is asked again.")]
    private async Task<bool> TryRecallAsync(LiveIndex live, CancellationToken cancellationToken)
    {
        try
        {
            _lastTry = (await table.ReadAsync(live.Space, cancellationToken))?.At;
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.IndexNotAudited(live.Space, e);
            return false;
        }
    }

    /// <summary>As good as: while photos come in there are always a few that wait. A graph that is half made says nothing of the one that it will be.</summary>
    private static bool IsLinked(LiveIndex live) =>
        !live.IsRebuilding && live.Fault is null && live.Serving?.Index.Thing.Statistics() is { } now && now.Unlinked <= now.Vectors / UnlinkedPart;

    [SuppressMessage("Design", "CA1031", Justification = "A look that fails changes nothing: the reason is shown, and the next night it is tried again.")]
    private async Task RunAsync(LiveIndex live, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            (_stop, _lastTry, Failure) = (stop, time.GetUtcNow(), null);
            _current ??= new AuditProgress(0, "It begins", time.GetUtcNow());
        }

        try
        {
            await audit.RunAsync(live, (step, sentence) => Volatile.Write(ref _current, new AuditProgress(step, sentence, _lastTry.Value)), stop.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = stop.IsCancellationRequested ? null : e.Message;
            if (Failure is not null)
            {
                logger.IndexNotAudited(live.Space, e);
            }
        }
        finally
        {
            lock (_gate)
            {
                (_stop, _current) = (null, null);
            }

            // What was mended is to be saved, and an index that finds too little made anew.
            vectors.Bell.Ring();
        }
    }
}
