namespace PhotoSearch.Indexing;

/// <summary>How fast photos are coming in and where the time goes; counts since the program started.</summary>
internal sealed class IndexingProgress(TimeProvider time)
{
    /// <summary>The rate is the mean of the last so many seconds: long enough to be calm, short enough to be true.</summary>
    private const int WindowSeconds = 60;

    private readonly Lock _gate = new();
    private readonly Queue<(long At, int Count)> _recent = new();
    private long _busySince = -1;
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
        Interlocked.Add(ref _done, count);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _recent.Enqueue((now, count));
            if (_busySince < 0)
            {
                _busySince = now;
            }
        }
    }

    /// <summary>Nothing waits: the next rate begins anew.</summary>
    public void Idle()
    {
        lock (_gate)
        {
            _recent.Clear();
            _busySince = -1;
        }
    }

    /// <summary>Files a second over the last minute; null while idle.</summary>
    public double? Rate()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            while (_recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now).TotalSeconds > WindowSeconds)
            {
                _recent.Dequeue();
            }

            if (_busySince < 0 || _recent.Count == 0)
            {
                return null;
            }

            var seconds = Math.Clamp(time.GetElapsedTime(_busySince, now).TotalSeconds, 1, WindowSeconds);
            return _recent.Sum(entry => entry.Count) / seconds;
        }
    }
}
