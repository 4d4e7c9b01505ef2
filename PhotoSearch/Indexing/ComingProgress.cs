using PhotoSearch.Catalog;

namespace PhotoSearch.Indexing;

/// <summary>How far the vectors of a coming model are.</summary>
internal sealed class ComingProgress(ModelTable table, TimeProvider time)
{
    /// <summary>The count walks all work that is left; between two counts it is carried on by what was done.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(10);

    private readonly RecentRate _rate = new(time);
    private long _countedAt;
    private long _done;
    private long _left;

    /// <summary>Null: no model is on its way.</summary>
    public string? Space { get; private set; }

    /// <summary>What keeps it from going on, in words for the person who can mend it; null when nothing does.</summary>
    public string? Problem { get; set; }

    public long Done => Interlocked.Read(ref _done);

    /// <summary>Never below <see cref="Done"/>.</summary>
    public long Total => Done + Math.Max(0, Interlocked.Read(ref _left));

    public double? PerSecond => _rate.PerSecond();

    public TimeSpan? TimeLeft => PerSecond is > 0 and var rate ? TimeSpan.FromSeconds((Total - Done) / rate) : null;

    /// <param name="space">Null: none is on its way any more.</param>
    public async Task FollowAsync(string? space, CancellationToken cancellationToken)
    {
        (Space, Problem) = (space, null);
        _rate.Idle();
        await CountAsync(cancellationToken);
    }

    /// <summary>Counts anew, when the last count is old.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Space is not null && time.GetElapsedTime(_countedAt) > CountEvery)
        {
            await CountAsync(cancellationToken);
        }
    }

    /// <summary>A commit ended so much of the work that was left, with so many vectors.</summary>
    public void Finished(int work, int vectors)
    {
        Interlocked.Add(ref _done, vectors);
        Interlocked.Add(ref _left, -work);
        if (vectors > 0)
        {
            _rate.Add(vectors);
        }
    }

    public void Idle() => _rate.Idle();

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        _countedAt = time.GetTimestamp();
        var counts = Space is { } space ? await table.CountAsync(space, cancellationToken) : new ComingCounts(0, 0);
        Interlocked.Exchange(ref _done, counts.Done);
        Interlocked.Exchange(ref _left, counts.Left);
    }
}
