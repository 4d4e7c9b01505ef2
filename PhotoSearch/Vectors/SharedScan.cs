namespace PhotoSearch.Vectors;

/// <summary>
/// Work on a row of slots in shares that idle threads of the pool help with: memory gives two cores twice as much as one. Allocates
/// nothing; whoever asks does it all where nobody is idle.
/// </summary>
internal abstract class SharedScan : IThreadPoolWorkItem
{
    /// <summary>Slots of a share: a fraction of a millisecond, so nobody waits long for the last.</summary>
    protected const int Share = 8192;

    /// <summary>Fewer shares are done before a second thread has woken.</summary>
    private const int WorthSharing = 8;

    /// <summary>More threads than this wait for memory.</summary>
    private const int MostHelpers = 3;

    private int _shares;
    private int _next;
    private int _helping;
    private bool _isOpen;

    /// <summary>A helper; one that comes too late finds the work closed, or helps with the next.</summary>
    public void Execute()
    {
        Interlocked.Increment(ref _helping);
        if (Volatile.Read(ref _isOpen))
        {
            Work();
        }

        Interlocked.Decrement(ref _helping);
    }

    /// <summary>Does every share once; all are done when this returns.</summary>
    protected void RunShares(int shares)
    {
        _shares = shares;
        Volatile.Write(ref _next, 0);
        if (shares >= WorthSharing)
        {
            Volatile.Write(ref _isOpen, true);
            for (var i = Math.Min(MostHelpers, Environment.ProcessorCount - 1); i > 0; i--)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        Work();
        Volatile.Write(ref _isOpen, false);
        Interlocked.MemoryBarrier();
        // Whoever took a share is at it now, or, where it has to wait for a processor, soon: to sleep, a millisecond at least, would be longer.
        SpinWait wait = default;
        while (Volatile.Read(ref _helping) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Slots from <see cref="Share"/> times the share on. Several threads do different shares at once.</summary>
    protected abstract void Do(int share);

    private void Work()
    {
        for (int share; (share = Interlocked.Increment(ref _next) - 1) < _shares;)
        {
            Do(share);
        }
    }
}
