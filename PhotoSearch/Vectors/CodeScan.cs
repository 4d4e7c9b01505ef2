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
    private const int GreatsAhead = 16;

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

        /// <summary>Signs of all that passes.</summary>
        Signs,

        /// <summary>The second bits of what the signs do not rule out, and codes of what these do not.</summary>
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
        _first.Dispose();
    }

    protected override void Do(int share)
    {
        var (from, to) = (share * Share, Math.Min(_used, (share + 1) * Share));
        switch (_stage)
        {
            case Stage.Codes:
                _counts[share] = Gather(from, to);
                CompareCodes(from, _counts[share]);
                break;
            case Stage.Signs:
                _counts[share] = Gather(from, to);
                TakeFirst(share, from, _counts[share]);
                break;
            default:
                _counts[share] = RuleOut(from, RuleOutBySigns(from, _counts[share]));
                CompareCodes(from, _counts[share]);
                break;
        }
    }

    private void RunBySketches(int k)
    {
        var sizes = _slots.Sketch.Query(_walk.Fine, _query);
        _first.Begin(_shares, k);
        Run(Stage.Signs);
        if (_first.TryFindProduct(k, out var product))
        {
            var similarity = _slots.Quantiser.Similarity(product, _walk.QuerySum);
            _leastAgreement = _slots.Sketch.AgreementAt(similarity - (SketchSigmas * _slots.Sketch.Deviation), sizes);
            _leastOfBoth = _slots.Sketch.BothAt(similarity - (SketchSigmas * _slots.Sketch.BothDeviation), sizes);
        }
        else
        {
            (_leastAgreement, _leastOfBoth) = (0, int.MinValue);
        }

        Run(Stage.Left);
    }

    private void TakeFirst(int share, int from, int count)
    {
        var tally = stackalloc int[FirstCodes.Classes];
        if (_slots.Sketch.IsWide)
        {
            CompareWideSigns(from, count, tally);
        }
        else
        {
            CompareSigns(from, count, tally);
        }

        _first.Take(share, new ReadOnlySpan<long>(_keys + from, count), tally);
    }

    private void Run(Stage stage)
    {
        _stage = stage;
        RunShares(_shares);
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
    private void CompareCodes(int from, int count)
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
    }

    /// <param name="tally">How many have which agreement is counted at once: that costs nothing while memory is waited for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareSigns(int from, int count, int* tally)
    {
        var keys = _keys + from;
        var words = _slots.Sketch.Words;
        for (var i = 0; i < count; i++)
        {
            PrefetchSigns(keys, i + SketchesAhead, count);
            var agreement = Sketch.Agreement(_slots.Signs((int)keys[i]), _query, words);
            keys[i] = Pool.Key(agreement, (int)keys[i]);
            tally[_first.ClassOf(agreement)]++;
        }
    }

    /// <summary>The same with the query in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareWideSigns(int from, int count, int* tally)
    {
        var keys = _keys + from;
        var query = new Sketch.Wide(_query);
        for (var i = 0; i < count; i++)
        {
            PrefetchSigns(keys, i + SketchesAhead, count);
            var agreement = query.Agreement(_slots.Signs((int)keys[i]));
            keys[i] = Pool.Key(agreement, (int)keys[i]);
            tally[_first.ClassOf(agreement)]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchSigns(long* keys, int ahead, int count)
    {
        if (Sse.IsSupported && ahead < count)
        {
            Sse.Prefetch0(_slots.Signs((int)keys[ahead]));
        }
    }

    /// <summary>Leaves the keys that their signs do not rule out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RuleOutBySigns(int from, int count)
    {
        var keys = _keys + from;
        var left = 0;
        for (var i = 0; i < count; i++)
        {
            var key = keys[i];
            keys[left] = key;
            left += Unsafe.BitCast<bool, byte>(Pool.ProductOf(key) >= _leastAgreement);
        }

        return left;
    }

    /// <summary>Leaves the slots that are not ruled out by both bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RuleOut(int from, int count)
    {
        var keys = _keys + from;
        var words = _slots.Sketch.Words;
        var left = 0;
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + GreatsAhead < count)
            {
                var ahead = Pool.SlotOf(keys[i + GreatsAhead]);
                Sse.Prefetch0(_slots.Signs(ahead));
                Sse.Prefetch0(_slots.Greats(ahead));
            }

            var key = keys[i];
            var slot = Pool.SlotOf(key);
            keys[left] = slot;
            left += Unsafe.BitCast<bool, byte>(Pool.ProductOf(key) + Sketch.Balance(_slots.Signs(slot), _slots.Greats(slot), _query, words) >= _leastOfBoth);
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
