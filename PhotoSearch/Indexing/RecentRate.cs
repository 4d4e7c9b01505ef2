namespace PhotoSearch.Indexing;

/// <summary>How many a second, over the last minute: long enough to be calm, short enough to be true. Thread-safe.</summary>
internal sealed class RecentRate(TimeProvider time)
{
    private const int WindowSeconds = 60;

    private readonly Lock _gate = new();
    private readonly Queue<(long At, int Count)> _recent = new();
    private long _busySince = -1;

    public void Add(int count)
    {
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

    /// <summary>Nothing is done now: the next rate begins anew.</summary>
    public void Idle()
    {
        lock (_gate)
        {
            _recent.Clear();
            _busySince = -1;
        }
    }

    /// <summary>Null while idle.</summary>
    public double? PerSecond()
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
