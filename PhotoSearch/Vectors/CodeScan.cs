using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>
/// Compares a query with the code of every slot that passes, in shares that idle threads of the pool help with: memory gives two cores
/// twice as much as one. Allocates nothing; whoever asks does it all where nobody is idle.
/// </summary>
internal sealed unsafe class CodeScan(Slots slots, Walk walk) : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Slots of a share: a fraction of a millisecond, so nobody waits long for the last.</summary>
    private const int Share = 8192;

    /// <summary>Fewer shares are done before a second thread has woken.</summary>
    private const int WorthSharing = 8;

    /// <summary>More threads than this wait for memory.</summary>
    private const int MostHelpers = 3;

    /// <summary>Passing slots that are found before they are compared, so that their rows are on the way from memory.</summary>
    private const int Ahead = 6;

    private long* _keys;
    private int[] _counts = [];
    private int _room;
    private int _used;
    private int _count;
    private int _next;
    private int _helping;
    private bool _isOpen;
    private IdSet? _only;
    private long _version;
    private bool _isSure;

    /// <summary>Products and slots of what passes, in slots' order.</summary>
    public Span<long> Keys => new(_keys, _count);

    /// <param name="isSure">
    /// Each slot's stamps are read. Otherwise only those of hidden ones: a third less memory is touched, and what came after the version,
    /// which is rare, is among the keys.
    /// </param>
    public void Run(IdSet? only, long version, bool isSure)
    {
        (_only, _version, _isSure, _used) = (only, version, isSure, slots.Used);
        var shares = (_used + Share - 1) / Share;
        Hold(shares);
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
        // Whoever took a share is comparing now, or, where it has to wait for a processor, soon.
        SpinWait wait = default;
        while (Volatile.Read(ref _helping) > 0)
        {
            wait.SpinOnce();
        }

        Join(shares);
    }

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

    public void Dispose() => NativeMemory.Free(_keys);

    private void Work()
    {
        for (int share; (share = Interlocked.Increment(ref _next) - 1) * Share < _used;)
        {
            _counts[share] = Compare(share * Share, Math.Min(_used, (share + 1) * Share));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Compare(int from, int to)
    {
        var keys = _keys + from;
        var (count, done) = (0, 0);
        for (var slot = from; slot < to; slot++)
        {
            if ((_only is null || _only.Contains(slots.Ids[slot])) && ((!_isSure && !slots.IsHidden(slot)) || slots.IsVisible(slot, _version)))
            {
                walk.Prefetch(slot);
                keys[count++] = slot;
                if (count - done > Ahead)
                {
                    keys[done] = Pool.Key(walk.Product((int)keys[done]), (int)keys[done]);
                    done++;
                }
            }
        }

        for (; done < count; done++)
        {
            keys[done] = Pool.Key(walk.Product((int)keys[done]), (int)keys[done]);
        }

        return count;
    }

    /// <summary>Moves the shares' results together.</summary>
    private void Join(int shares)
    {
        _count = 0;
        for (var share = 0; share < shares; share++)
        {
            new ReadOnlySpan<long>(_keys + (share * Share), _counts[share]).CopyTo(new Span<long>(_keys + _count, _counts[share]));
            _count += _counts[share];
        }
    }

    private void Hold(int shares)
    {
        if (shares > _counts.Length)
        {
            _counts = new int[shares * 2];
        }

        if (shares * Share > _room)
        {
            _room = shares * Share * 2;
            NativeMemory.Free(_keys);
            _keys = (long*)NativeMemory.Alloc((nuint)_room, sizeof(long));
        }
    }
}
