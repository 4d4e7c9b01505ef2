using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Vectors.Graph;

/// <summary>
/// The paper's SELECT-NEIGHBORS-HEURISTIC (algorithm 4, without extended candidates and without keeping pruned ones, as hnswlib does):
/// of candidates in order of closeness, one is chosen when it is closer to the node than to each one chosen before. So the links lead
/// in different directions instead of all into the nearest cluster. O(candidates · chosen) products.
/// </summary>
internal sealed unsafe class NeighbourSelection : IDisposable
{
    private const int Alignment = 64;

    /// <summary>What the bias of row codes adds to a product, per unit of the query's sum.</summary>
    private const int Bias = 128;

    private readonly Slots _slots;
    private readonly sbyte* _node;
    private readonly sbyte* _chosenQueries;
    private readonly int[] _chosenSums;
    private readonly int[] _chosen;
    private long[] _candidates;

    public NeighbourSelection(Slots slots)
    {
        _slots = slots;
        _node = (sbyte*)NativeMemory.AlignedAlloc((nuint)slots.Stride, Alignment);
        _chosenQueries = (sbyte*)NativeMemory.AlignedAlloc((nuint)(slots.LevelZero * slots.Stride), Alignment);
        (_chosen, _chosenSums) = (new int[slots.LevelZero], new int[slots.LevelZero]);
        _candidates = new long[slots.LevelZero * 8];
    }

    /// <summary>Of candidates of a walk (keys of <see cref="Pool"/>, best first) those to link to.</summary>
    /// <param name="sum">Sum of the walk's query.</param>
    public ReadOnlySpan<int> Choose(ReadOnlySpan<long> keys, int sum, int most)
    {
        var count = 0;
        if (_candidates.Length < keys.Length)
        {
            _candidates = new long[keys.Length];
        }

        foreach (var key in keys)
        {
            if (Pool.IsShown(key))
            {
                _candidates[count++] = key;
            }
        }

        return Choose(count, sum, most);
    }

    /// <summary>Of any slots those that a node is to link to.</summary>
    public ReadOnlySpan<int> Choose(int node, ReadOnlySpan<int> slots, int most)
    {
        if (_candidates.Length < slots.Length)
        {
            _candidates = new long[slots.Length];
        }

        _slots.Quantiser.QueryOf(_slots.Code(node), _node);
        for (var i = 0; i < slots.Length; i++)
        {
            // Turned round, because sorting is ascending.
            _candidates[i] = -Pool.Key(CodeProduct.Of(_slots.Code(slots[i]), _node, _slots.Stride), slots[i]);
        }

        var candidates = _candidates.AsSpan(0, slots.Length);
        candidates.Sort();
        foreach (ref var candidate in candidates)
        {
            candidate = -candidate;
        }

        return Choose(slots.Length, Quantiser.Sum(_node, _slots.Stride), most);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_node);
        NativeMemory.AlignedFree(_chosenQueries);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<int> Choose(int count, int sum, int most)
    {
        var chosen = 0;
        for (var i = 0; i < count && chosen < most; i++)
        {
            var slot = Pool.SlotOf(_candidates[i]);
            if (count > most && !IsNearestTo(slot, Pool.ProductOf(_candidates[i]) - (Bias * sum), chosen))
            {
                continue;
            }

            var query = _chosenQueries + (chosen * _slots.Stride);
            _slots.Quantiser.QueryOf(_slots.Code(slot), query);
            _chosenSums[chosen] = Quantiser.Sum(query, _slots.Stride);
            _chosen[chosen++] = slot;
        }

        return _chosen.AsSpan(0, chosen);
    }

    /// <summary>Closer to the node than to any chosen one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNearestTo(int slot, int product, int chosen)
    {
        var code = _slots.Code(slot);
        for (var i = 0; i < chosen; i++)
        {
            if (CodeProduct.Of(code, _chosenQueries + (i * _slots.Stride), _slots.Stride) - (Bias * _chosenSums[i]) > product)
            {
                return false;
            }
        }

        return true;
    }
}
