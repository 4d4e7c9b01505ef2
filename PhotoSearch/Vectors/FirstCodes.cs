using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>The codes of those with the best sketches: they tell how near the k-th of all is at least.</summary>
/// <remarks>Of each share of slots by itself, so that threads need not wait for each other; the k-th best of some is no better than that of all.</remarks>
internal sealed unsafe class FirstCodes(Slots slots, Walk walk) : IDisposable
{
    /// <summary>So many of all shares together, beside two for each of the k.</summary>
    private const int OfAll = 1024;

    /// <summary>Of each share so many at least, where k is not less: what lies in a row is often alike.</summary>
    private const int OfShare = 32;

    /// <summary>In so many agreements are counted.</summary>
    public const int Classes = 1 << ClassBits;

    private const int ClassBits = 10;

    private readonly int _shift = Math.Max(0, BitOperations.Log2((uint)slots.Sketch.MostAgreement) - ClassBits + 1);
    private int[] _counts = [];
    private long* _keys;
    private int _room;
    private int _shares;
    private int _ofShare;

    /// <summary>The class of an agreement, in order.</summary>
    public int ClassOf(int agreement) => agreement >> _shift;

    /// <summary>For one search; not while shares are taken.</summary>
    public void Begin(int shares, int k)
    {
        (_shares, _ofShare) = (shares, Math.Max((OfAll + (2 * k)) / shares, Math.Min(2 * k, OfShare)));
        if (shares > _counts.Length)
        {
            _counts = new int[shares * 2];
        }

        // Those in the last class are all taken, so that there may be more: up to twice as many.
        if (shares * _ofShare * 2 > _room)
        {
            NativeMemory.Free(_keys);
            _keys = null;
            _room = 0;
            _keys = (long*)NativeMemory.Alloc((nuint)(shares * _ofShare * 4), sizeof(long));
            _room = shares * _ofShare * 4;
        }
    }

    /// <param name="sketched">Keys whose product is the sketch's agreement.</param>
    /// <param name="tally">How many of them are in each of the classes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(int share, ReadOnlySpan<long> sketched, int* tally)
    {
        var keys = _keys + (share * _ofShare * 2);
        var least = AgreementOfBest(tally);
        var found = 0;
        for (var i = 0; i < sketched.Length && found < _ofShare * 2; i++)
        {
            if (Pool.ProductOf(sketched[i]) >= least)
            {
                keys[found++] = Pool.SlotOf(sketched[i]);
                walk.Prefetch(Pool.SlotOf(sketched[i]));
            }
        }

        for (var i = 0; i < found; i++)
        {
            keys[i] = Pool.Key(walk.Product((int)keys[i]), (int)keys[i]);
        }

        _counts[share] = found;
    }

    /// <summary>The k-th best product of what was taken; false where that were fewer.</summary>
    public bool TryFindProduct(int k, out int product)
    {
        var pool = walk.Pool;
        pool.Begin(k);
        for (var share = 0; share < _shares; share++)
        {
            foreach (var key in new ReadOnlySpan<long>(_keys + (share * _ofShare * 2), _counts[share]))
            {
                pool.Offer(Pool.ProductOf(key), Pool.SlotOf(key), isHidden: false, isExpanded: true);
            }
        }

        product = pool.Count == k ? Pool.ProductOf(pool.Keys[^1]) : 0;
        return pool.Count == k;
    }

    public void Dispose() => NativeMemory.Free(_keys);

    /// <summary>About the agreement that as many reach as are wanted; 0 where there are no more than that.</summary>
    private int AgreementOfBest(int* tally)
    {
        var (at, reached) = (Classes - 1, 0);
        while (at > 0 && (reached += tally[at]) <= _ofShare)
        {
            at--;
        }

        return at << _shift;
    }
}
