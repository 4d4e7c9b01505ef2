namespace PhotoSearch.Accounts;

/// <summary>
/// So many tries per key in a sliding window. Kept in memory: a restart forgives, which costs a guesser more time than it wins.
/// </summary>
internal sealed class AttemptLimit(TimeProvider time, int tries, TimeSpan window)
{
    /// <summary>A key takes about 300 bytes. When this many are watched, the one tried longest ago is forgotten.</summary>
    public const int MostKeys = 10_000;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, LinkedListNode<Watched>> _watched = new(StringComparer.Ordinal);

    /// <summary>The key tried last stands first.</summary>
    private readonly LinkedList<Watched> _byAge = new();

    /// <summary>Counts a try, before it is made, so that many at once cannot slip through.</summary>
    /// <returns>Null: go on. Otherwise how long to wait; the try was not counted.</returns>
    public TimeSpan? Enter(string key)
    {
        lock (_turn)
        {
            var now = time.GetUtcNow();
            if (!_watched.TryGetValue(key, out var node))
            {
                node = Watch(key, now);
            }

            var times = node.Value.Times;
            while (times.Count > 0 && now - times[0] >= window)
            {
                times.RemoveAt(0);
            }

            if (times.Count >= tries)
            {
                return times[0] + window - now;
            }

            times.Add(now);
            _byAge.Remove(node);
            _byAge.AddFirst(node);
            return null;
        }
    }

    /// <summary>Takes back the last try: it was no guess.</summary>
    public void Refund(string key)
    {
        lock (_turn)
        {
            if (_watched.TryGetValue(key, out var node) && node.Value.Times.Count > 0)
            {
                node.Value.Times.RemoveAt(node.Value.Times.Count - 1);
            }
        }
    }

    /// <summary>Forgets every try of this key.</summary>
    public void Forgive(string key)
    {
        lock (_turn)
        {
            if (_watched.Remove(key, out var node))
            {
                _byAge.Remove(node);
            }
        }
    }

    private LinkedListNode<Watched> Watch(string key, DateTimeOffset now)
    {
        // The oldest ones fall out as soon as their window is over; at the bound, the oldest falls out whatever it holds.
        while (_byAge.Last is { } oldest && (_watched.Count >= MostKeys || oldest.Value.Times.Count == 0 || now - oldest.Value.Times[^1] >= window))
        {
            _byAge.RemoveLast();
            _ = _watched.Remove(oldest.Value.Key);
        }

        var node = _byAge.AddFirst(new Watched(key, []));
        _watched.Add(key, node);
        return node;
    }

    private sealed record Watched(string Key, List<DateTimeOffset> Times);
}
