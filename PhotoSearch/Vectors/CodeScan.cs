using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using PhotoSearch.Vectors.Codes;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>Compares a query with every slot that passes.</summary>
/// <remarks>
/// Where there are sketches their signs are compared first. The best of them tell how near the k-th is at least; of those that the signs
/// do not rule out to be nearer the second bits are read, and codes of what is left then.
/// </remarks>
internal sealed unsafe class CodeScan : SharedScan, IDisposable
{
    /// <summary>Fewer passing slots are compared by their codes sooner than by sketches first.</summary>
    public const int WorthSketches = 16 << 10;

    /// <summary>Keeping more of the first codes in order costs more than the sketches spare.</summary>
    private const int MostBySketches = 1024;

    /// <summary>Passing slots that are found before they are compared, so that what is read of them is on the way from memory.</summary>
    private const int Ahead = 6;
    private const int SketchesAhead = 48;
    private const int GreatsAhead = 32;

    /// <summary>
    /// A sketch says so much less than the truth once in 9,000 times; then a k-th nearest is lost, while a nearer one has room yet. Each half
    /// more has a third more read.
    /// </summary>
    private const float SketchSigmas = 3.7f;

    private readonly Slots _slots;
    private readonly Walk _walk;
    private readonly FirstCodes _first;
    private readonly ulong* _query;
    private long* _keys;
    private int[] _counts = [];
    private int _room;
    private int _used;
    private int _shares;
    private int _count;
    private IdSet? _only;
    private long _version;
    private bool _isSure;
    private bool _isWhole;
    private Stage _stage;
    private int _sizes;
    private int _leastAgreement;
    private int _leastOfBoth;

    public CodeScan(Slots slots, Walk walk)
    {
        (_slots, _walk, _first) = (slots, walk, new FirstCodes(slots, walk));
        _query = (ulong*)NativeMemory.Alloc((nuint)slots.Sketch.QueryWords, sizeof(ulong));
    }

    private enum Stage
    {
        /// <summary>Codes of all that passes.</summary>
        Codes,

        /// <summary>Signs of all that passes; codes of the best of each share.</summary>
        Signs,

        /// <summary>The second bits of what the signs do not rule out, now that all is known of the k-th, and codes of what these do not.</summary>
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
        Hold();
        if (_slots.HasSketches && k <= MostBySketches)
        {
            RunBySketches(k);
        }
        else
        {
            Run(Stage.Codes);
        }

        Join();
    }

    public void Dispose()
    {
        NativeMemory.Free(_keys);
        NativeMemory.Free(_query);
    }

    [SkipLocalsInit]
    protected override void Do(int share)
    {
        var slots = stackalloc int[Share];
        var keys = _keys + (share * Share);
        switch (_stage)
        {
            case Stage.Codes:
                _counts[share] = CompareCodes(slots, Gather(share, slots), keys);
                break;
            case Stage.Signs:
                _counts[share] = CompareSigns(slots, Gather(share, slots), keys);
                break;
            default:
                _counts[share] = CompareCodes(slots, RuleOut(keys, _counts[share], slots), keys);
                break;
        }
    }

    private void RunBySketches(int k)
    {
        _sizes = _slots.Sketch.Query(_walk.Fine, _query);
        _first.Begin(_shares, k);
        Run(Stage.Signs);
        var isKnown = _first.TryFindProduct(out var product);
        _leastAgreement = isKnown ? LeastAgreement(product) : 0;
        _leastOfBoth = isKnown ? _slots.Sketch.BothAt(Similarity(product) - (SketchSigmas * _slots.Sketch.BothDeviation), _sizes) : int.MinValue;
        Run(Stage.Left);
    }

    private float Similarity(int product) => _slots.Quantiser.Similarity(product, _walk.QuerySum);

    private int LeastAgreement(int product) => _slots.Sketch.AgreementAt(Similarity(product) - (SketchSigmas * _slots.Sketch.Deviation), _sizes);

    private void Run(Stage stage)
    {
        _stage = stage;
        RunShares(_shares);
    }

    /// <summary>The slots of a share that pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(int share, int* slots)
    {
        var from = share * Share;
        var all = new Span<int>(slots, Math.Min(_used - from, Share));
        var count = all.Length;
        if (_only is null)
        {
            for (var i = 0; i < all.Length; i++)
            {
                all[i] = from + i;
            }
        }
        else
        {
            count = _only.Pick(new ReadOnlySpan<long>(_slots.Ids + from, all.Length), from, all);
        }

        if (_isWhole)
        {
            return count;
        }

        var there = 0;
        foreach (var slot in all[..count])
        {
            slots[there] = slot;
            there += Unsafe.BitCast<bool, byte>((!_isSure && !_slots.IsHidden(slot)) || _slots.IsVisible(slot, _version));
        }

        return there;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CompareCodes(int* slots, int count, long* keys)
    {
        for (var i = 0; i < count; i++)
        {
            if (i + Ahead < count)
            {
                _walk.Prefetch(slots[i + Ahead]);
            }

            keys[i] = Pool.Key(_walk.Product(slots[i]), slots[i]);
        }

        return count;
    }

    /// <summary>Leaves, with their agreements, what is not ruled out by what is known by now of the k-th: where half of a million pass, a few in a hundred.</summary>
    [SkipLocalsInit]
    private int CompareSigns(int* slots, int count, long* keys)
    {
        var agreements = stackalloc ushort[Share];
        var tally = stackalloc int[FirstCodes.Classes];
        new Span<int>(tally, FirstCodes.Classes).Clear();
        if (_slots.Sketch.IsWide)
        {
            Agree(new Sketch.Wide(_query), slots, count, agreements, tally);
        }
        else if (_slots.Sketch.IsInHalves)
        {
            Agree(new Sketch.Halves(_query), slots, count, agreements, tally);
        }
        else
        {
            Agree(new Sketch.Plain(_query, _slots.Sketch.Words), slots, count, agreements, tally);
        }

        var least = _first.TryTake(slots, agreements, count, tally, out var product) ? LeastAgreement(product) : 0;
        var left = 0;
        for (var i = 0; i < count; i++)
        {
            keys[left] = Pool.Key(agreements[i], slots[i]);
            left += Unsafe.BitCast<bool, byte>(agreements[i] >= least);
        }

        return left;
    }

    /// <param name="query">By value: the compiler makes a loop for each kind of it.</param>
    /// <param name="tally">How many have which agreement is counted at once: that costs nothing while memory is waited for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Agree<TQuery>(TQuery query, int* slots, int count, ushort* agreements, int* tally)
        where TQuery : struct, Sketch.IQuery
    {
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + SketchesAhead < count)
            {
                Sse.Prefetch0(_slots.Signs(slots[i + SketchesAhead]));
            }

            var agreement = query.Agreement(_slots.Signs(slots[i]));
            agreements[i] = (ushort)agreement;
            tally[_first.ClassOf(agreement)]++;
        }
    }

    /// <summary>The slots of keys that are ruled out neither by their signs nor by both bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RuleOut(long* keys, int count, int* slots)
    {
        var bySigns = 0;
        for (var i = 0; i < count; i++)
        {
            var key = keys[i];
            keys[bySigns] = key;
            bySigns += Unsafe.BitCast<bool, byte>(Pool.ProductOf(key) >= _leastAgreement);
        }

        var words = _slots.Sketch.Words;
        var left = 0;
        for (var i = 0; i < bySigns; i++)
        {
            if (Sse.IsSupported && i + GreatsAhead < bySigns)
            {
                var ahead = Pool.SlotOf(keys[i + GreatsAhead]);
                Sse.Prefetch0(_slots.Signs(ahead));
                Sse.Prefetch0(_slots.Greats(ahead));
            }

            var slot = Pool.SlotOf(keys[i]);
            slots[left] = slot;
            left += Unsafe.BitCast<bool, byte>(Pool.ProductOf(keys[i]) + Sketch.Balance(_slots.Signs(slot), _slots.Greats(slot), _query, words) >= _leastOfBoth);
        }

        return left;
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

    private void Hold()
    {
        if (_shares > _counts.Length)
        {
            _counts = new int[_shares * 2];
        }

        if (_shares * Share > _room)
        {
            // In this order: where memory is short nothing is left that was given back.
            NativeMemory.Free(_keys);
            _keys = null;
            _room = 0;
            _keys = (long*)NativeMemory.Alloc((nuint)(_shares * Share * 2), sizeof(long));
            _room = _shares * Share * 2;
        }
    }
}
