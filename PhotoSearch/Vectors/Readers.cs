namespace PhotoSearch.Vectors;

/// <summary>
/// The searches under way, and those that rest. A slot that left the graph is used again only when every search that may still look at it
/// is over: each names the version at which it began.
/// </summary>
internal sealed class Readers(Func<NearestSearch> create) : IDisposable
{
    /// <summary>Among readers only, and for a few nanoseconds: no writer ever holds it.</summary>
    private readonly Lock _shelf = new();
    private readonly Stack<NearestSearch> _resting = new();
    private NearestSearch[] _all = [];

    /// <summary>From here on, no slot that this search can reach is used again.</summary>
    public NearestSearch Enter(ref long version)
    {
        NearestSearch search;
        lock (_shelf)
        {
            if (!_resting.TryPop(out search!))
            {
                search = create();
                Volatile.Write(ref _all, [.. _all, search]);
            }
        }

        // A full fence between saying so and reading any link. The version may be newer by now: then the search holds more than it must.
        Interlocked.Exchange(ref search.Holds, Volatile.Read(ref version));
        return search;
    }

    public void Leave(NearestSearch search)
    {
        Volatile.Write(ref search.Holds, Stamp.Never);
        lock (_shelf)
        {
            _resting.Push(search);
        }
    }

    /// <summary>The oldest version that a search holds; <see cref="Stamp.Never"/> when none is under way.</summary>
    public long Oldest()
    {
        Interlocked.MemoryBarrier();
        var oldest = Stamp.Never;
        foreach (var search in Volatile.Read(ref _all))
        {
            oldest = Math.Min(oldest, Volatile.Read(ref search.Holds));
        }

        return oldest;
    }

    /// <summary>Nobody may enter any more, and nobody is inside.</summary>
    public void Dispose()
    {
        foreach (var search in _all)
        {
            search.Dispose();
        }
    }
}
