using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using PhotoSearch.Vectors.Codes;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>
/// Compares a query with every slot that passes, in shares that idle threads of the pool help with: memory gives two cores twice as much
/// as one. Allocates nothing; whoever asks does it all where nobody is idle.
/// </summary>
/// <remarks>
/// Where there are sketches they are compared first. The best of them tell how near the k-th is at least; codes are then read of those
/// only whose sketch does not rule out that they are nearer.
/// </remarks>
internal sealed unsafe class CodeScan : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Fewer passing slots are compared by their codes sooner than by sketches first.</summary>
    public const int WorthSketches = 16 << 10;

    /// <summary>Slots of a share: a fraction of a millisecond, so nobody waits long for the last.</summary>
    private const int Share = 8192;

    /// <summary>Fewer shares are done before a second thread has woken.</summary>
    private const int WorthSharing = 8;

    /// <summary>More threads than this wait for memory.</summary>
    private const int MostHelpers = 3;

    /// <summary>Passing slots that are found before they are compared, so that what is read of them is on the way from memory.</summary>
    private const int Ahead = 6;
    private const int SketchesAhead = 48;

    /// <summary>The best sketches whose codes tell how near the k-th is at least, beside two for each of the k.</summary>
    private const int First = 1024;

    /// <summary>Of each share so many at least, where k is not less: what lies in a row is often alike.</summary>
    private const int FirstOfShare = 32;

    private const int TallyBits = 10;

    /// <summary>
    /// A sketch says so much less than the truth once in 9,000 times; then a k-th nearest is lost, while a nearer one has room yet. Each half
    /// more has a third more codes read.
    /// </summary>
    private const float SketchSigmas = 3.7f;

    private readonly Slots _slots;
    private readonly Walk _walk;
    private readonly ulong* _query;
    private long* _keys;
    private int[] _counts = [];
    private int[] _firstCounts = [];
    private long* _first;
    private int _firstRoom;
    private int _firstCapacity;
    private int _room;
    private int _used;
    private int _shares;
    private int _count;
    private int _next;
    private int _helping;
    private bool _isOpen;
    private IdSet? _only;
    private long _version;
    private bool _isSure;
    private bool _isWhole;
    private Stage _stage;
    private int _leastAgreement;

    public CodeScan(Slots slots, Walk walk)
    {
        (_slots, _walk) = (slots, walk);
        _query = (ulong*)NativeMemory.Alloc((nuint)slots.Sketch.QueryWords, sizeof(ulong));
    }

    private enum Stage
    {
        /// <summary>Codes of all that passes.</summary>
        Codes,

        /// <summary>Sketches of all that passes.</summary>
        Sketches,

        /// <summary>Codes of what the sketches do not rule out.</summary>
        Left,
    }

    /// <summary>Products and slots of what passes and may be among the k nearest, in slots' order.</summary>
    public Span<long> Keys => new(_keys, _count);

    /// <param name="isWhole">Every slot holds a vector that can be found, or came after the version.</param>
    /// <param name="isSure">
    /// Each slot's stamps are read. Otherwise only those of hidden ones: a third less memory is touched, and what came after the version,
    /// which is rare, is among the keys.
    /// </param>
    public void Run(IdSet? only, long version, bool isWhole, bool isSure, int k)
    {
        (_only, _version, _isSure, _isWhole, _used) = (only, version, isSure, isWhole && !isSure, _slots.Used);
        _shares = (_used + Share - 1) / Share;
        Hold(k);
        if (_slots.HasSketches)
        {
            RunBySketches(k);
        }
        else
        {
            Run(Stage.Codes);
        }

        Join();
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

    public void Dispose()
    {
        NativeMemory.Free(_keys);
        NativeMemory.Free(_query);
        NativeMemory.Free(_first);
    }

    private void RunBySketches(int k)
    {
        var sizes = _slots.Sketch.Query(_walk.Fine, _query);
        Run(Stage.Sketches);
        if (TryFindProduct(k, out var product))
        {
            var similarity = _slots.Quantiser.Similarity(product, _walk.QuerySum) - (SketchSigmas * _slots.Sketch.Deviation);
            _leastAgreement = _slots.Sketch.AgreementAt(similarity, sizes);
        }
        else
        {
            _leastAgreement = 0;
        }

        Run(Stage.Left);
    }

    private void Run(Stage stage)
    {
        _stage = stage;
        Volatile.Write(ref _next, 0);
        if (_shares >= WorthSharing)
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
    }

    private void Work()
    {
        for (int share; (share = Interlocked.Increment(ref _next) - 1) * Share < _used;)
        {
            var (from, to) = (share * Share, Math.Min(_used, (share + 1) * Share));
            _counts[share] = _stage switch
            {
                Stage.Codes => CompareCodes(from, Gather(from, to)),
                Stage.Sketches => CompareSketches(share, Gather(from, to)),
                _ => CompareCodes(from, RuleOut(from, _counts[share])),
            };
        }
    }

    /// <summary>Puts the slots that pass among the keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(int from, int to)
    {
        var keys = new Span<long>(_keys + from, to - from);
        var count = keys.Length;
        if (_only is null)
        {
            for (var i = 0; i < count; i++)
            {
                keys[i] = from + i;
            }
        }
        else
        {
            count = _only.Pick(new ReadOnlySpan<long>(_slots.Ids + from, count), from, keys);
        }

        if (_isWhole)
        {
            return count;
        }

        var there = 0;
        foreach (var slot in keys[..count])
        {
            keys[there] = slot;
            there += Unsafe.BitCast<bool, byte>((!_isSure && !_slots.IsHidden((int)slot)) || _slots.IsVisible((int)slot, _version));
        }

        return there;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CompareCodes(int from, int count)
    {
        var keys = _keys + from;
        for (var i = 0; i < count; i++)
        {
            if (i + Ahead < count)
            {
                _walk.Prefetch((int)keys[i + Ahead]);
            }

            keys[i] = Pool.Key(_walk.Product((int)keys[i]), (int)keys[i]);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CompareSketches(int share, int count)
    {
        var keys = _keys + (share * Share);
        var words = _slots.Sketch.Words;
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + SketchesAhead < count)
            {
                Sse.Prefetch0(_slots.SketchOf((int)keys[i + SketchesAhead]));
            }

            keys[i] = Pool.Key(Sketch.Agreement(_slots.SketchOf((int)keys[i]), _query, words), (int)keys[i]);
        }

        CompareFirst(share, count);
        return count;
    }

    /// <summary>Leaves the slots that are not ruled out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RuleOut(int from, int count)
    {
        var keys = _keys + from;
        var left = 0;
        for (var i = 0; i < count; i++)
        {
            var key = keys[i];
            keys[left] = Pool.SlotOf(key);
            left += Unsafe.BitCast<bool, byte>(Pool.ProductOf(key) >= _leastAgreement);
        }

        return left;
    }

    /// <summary>Compares the codes of the share's best sketches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareFirst(int share, int count)
    {
        var keys = _keys + (share * Share);
        var first = _first + (share * _firstRoom);
        var least = AgreementOfBest(keys, count, _firstRoom / 2);
        var found = 0;
        for (var i = 0; i < count && found < _firstRoom; i++)
        {
            if (Pool.ProductOf(keys[i]) >= least)
            {
                first[found++] = Pool.SlotOf(keys[i]);
                _walk.Prefetch(Pool.SlotOf(keys[i]));
            }
        }

        for (var i = 0; i < found; i++)
        {
            first[i] = Pool.Key(_walk.Product((int)first[i]), (int)first[i]);
        }

        _firstCounts[share] = found;
    }

    /// <summary>About the agreement that so many reach; 0 where there are no more than that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AgreementOfBest(long* keys, int count, int wanted)
    {
        var shift = Math.Max(0, BitOperations.Log2((uint)_slots.Sketch.MostAgreement) - TallyBits + 1);
        var tally = stackalloc int[1 << TallyBits];
        for (var i = 0; i < count; i++)
        {
            tally[Pool.ProductOf(keys[i]) >> shift]++;
        }

        var (bin, reached) = ((1 << TallyBits) - 1, 0);
        while (bin > 0 && (reached += tally[bin]) <= wanted)
        {
            bin--;
        }

        return bin << shift;
    }

    /// <summary>The k-th best product of the shares' first: no more than the k-th best of all.</summary>
    private bool TryFindProduct(int k, out int product)
    {
        var pool = _walk.Pool;
        pool.Begin(k);
        for (var share = 0; share < _shares; share++)
        {
            foreach (var key in new ReadOnlySpan<long>(_first + (share * _firstRoom), _firstCounts[share]))
            {
                pool.Offer(Pool.ProductOf(key), Pool.SlotOf(key), isHidden: false, isExpanded: true);
            }
        }

        product = pool.Count == k ? Pool.ProductOf(pool.Keys[^1]) : 0;
        return pool.Count == k;
    }

    /// <summary>Moves the shares' results together.</summary>
    private void Join()
    {
        _count = 0;
        for (var share = 0; share < _shares; share++)
        {
            new ReadOnlySpan<long>(_keys + (share * Share), _counts[share]).CopyTo(new Span<long>(_keys + _count, _counts[share]));
            _count += _counts[share];
        }
    }

    private void Hold(int k)
    {
        if (_shares > _counts.Length)
        {
            (_counts, _firstCounts) = (new int[_shares * 2], new int[_shares * 2]);
        }

        if (_shares * Share > _room)
        {
            _room = _shares * Share * 2;
            NativeMemory.Free(_keys);
            _keys = (long*)NativeMemory.Alloc((nuint)_room, sizeof(long));
        }

        _firstRoom = 2 * Math.Max((First + (2 * k)) / _shares, Math.Min(2 * k, FirstOfShare));
        if (_slots.HasSketches && _shares * _firstRoom > _firstCapacity)
        {
            _firstCapacity = _shares * _firstRoom * 2;
            NativeMemory.Free(_first);
            _first = (long*)NativeMemory.Alloc((nuint)_firstCapacity, sizeof(long));
        }
    }
}
