using System.Numerics;
using System.Runtime.CompilerServices;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>The codes of those with the best sketches: they tell how near the k-th of all is at least.</summary>
/// <remarks>Of each share of slots by itself, so that threads need not wait for each other; the k-th best of some is no better than that of all.</remarks>
internal sealed unsafe class FirstCodes(Slots slots, Walk walk)
{
    /// <summary>So many of all shares together, beside two for each of the k.</summary>
    private const int OfAll = 1024;

    /// <summary>Of each share so many at least, where k is not less: what lies in a row is often alike.</summary>
    private const int OfShare = 32;

    /// <summary>In so many agreements are counted.</summary>
    public const int Classes = 1 << ClassBits;

    private const int ClassBits = 10;

    private readonly int _shift = Math.Max(0, BitOperations.Log2((uint)slots.Sketch.MostAgreement) - ClassBits + 1);
    private readonly Lock _offering = new();
    private int _ofShare;
    private int _k;

    /// <summary>The class of an agreement, in order.</summary>
    public int ClassOf(int agreement) => agreement >> _shift;

    /// <summary>For one search; not while shares are taken. What is taken goes into the walk's pool.</summary>
    public void Begin(int shares, int k)
    {
        (_k, _ofShare) = (k, Math.Max((OfAll + (2 * k)) / shares, Math.Min(2 * k, OfShare)));
        walk.Pool.Begin(k);
    }

    /// <summary>Takes the best of a share.</summary>
    /// <param name="tally">How many agreements are in each of the classes.</param>
    /// <param name="product">The k-th best of all that was taken by now.</param>
    /// <returns>False where those are fewer.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTake(int* slots, ushort* agreements, int count, int* tally, out int product)
    {
        // Those in the last class are all taken, so that there may be more: up to twice as many.
        var most = _ofShare * 2;
        var best = stackalloc long[most];
        var least = AgreementOfBest(tally);
        var found = 0;
        for (var i = 0; i < count && found < most; i++)
        {
            if (agreements[i] >= least)
            {
                best[found++] = slots[i];
                walk.Prefetch(slots[i]);
            }
        }

        for (var i = 0; i < found; i++)
        {
            best[i] = Pool.Key(walk.Product((int)best[i]), (int)best[i]);
        }

        lock (_offering)
        {
            for (var i = 0; i < found; i++)
            {
                walk.Pool.Offer(Pool.ProductOf(best[i]), Pool.SlotOf(best[i]), isHidden: false, isExpanded: true);
            }

            return TryFindProduct(out product);
        }
    }

    /// <summary>The k-th best product of what was taken; false where that were fewer.</summary>
    public bool TryFindProduct(out int product)
    {
        var isThere = walk.Pool.Count == _k;
        product = isThere ? Pool.ProductOf(walk.Pool.Keys[^1]) : 0;
        return isThere;
    }

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
