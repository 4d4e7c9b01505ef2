namespace PhotoSearch.Indexing;

/// <summary>How fast photos are coming in and where the time goes; counts since the program started.</summary>
internal sealed class IndexingProgress(TimeProvider time)
{
    private readonly RecentRate _rate = new(time);
    private long _readTicks;
    private long _decodeTicks;
    private long _embedTicks;
    private long _storeTicks;
    private long _done;

    /// <summary>What keeps indexing from going on, in words for the person who can mend it; null when nothing does.</summary>
    public string? Problem { get; set; }

    /// <summary>Files finished, well or badly.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Time spent since the start, summed over everything that worked at once.</summary>
    public (TimeSpan Read, TimeSpan Decode, TimeSpan Embed, TimeSpan Store) Spent => (
        new TimeSpan(Interlocked.Read(ref _readTicks)), new TimeSpan(Interlocked.Read(ref _decodeTicks)),
        new TimeSpan(Interlocked.Read(ref _embedTicks)), new TimeSpan(Interlocked.Read(ref _storeTicks)));

    public void AddRead(TimeSpan spent) => Interlocked.Add(ref _readTicks, spent.Ticks);

    public void AddDecode(TimeSpan spent) => Interlocked.Add(ref _decodeTicks, spent.Ticks);

    public void AddEmbed(TimeSpan spent) => Interlocked.Add(ref _embedTicks, spent.Ticks);

    public void AddStore(TimeSpan spent) => Interlocked.Add(ref _storeTicks, spent.Ticks);

    public void Finished(int count)
    {
        if (count > 0)
        {
            Interlocked.Add(ref _done, count);
            _rate.Add(count);
        }
    }

    /// <summary>Nothing waits: the next rate begins anew.</summary>
    public void Idle() => _rate.Idle();

    /// <summary>Files a second over the last minute; null while idle.</summary>
    public double? Rate() => _rate.PerSecond();
}
