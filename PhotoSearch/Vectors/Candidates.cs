using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>Which slots may be among the nearest, with the products of their codes: keys of a <see cref="Pool"/>. Keeps its memory for the next search.</summary>
internal sealed unsafe class Candidates(Slots slots, SlotBook book, Walk walk, int margin) : IDisposable
{
    /// <summary>Keeping so many in order while passing over all costs more than putting all in order.</summary>
    private const int MostInOrder = 1024;

    /// <summary>Where no more than one of so many slots passes, each is looked up by its id, in turns that keep no change waiting for long.</summary>
    private const int FewPassing = 32;
    private const int Turn = 256;

    /// <summary>Codes ahead that are asked from memory while one is compared.</summary>
    private const int Ahead = 6;

    private long* _keys;
    private int _room;
    private int _count;

    public Span<long> Keys => new(_keys, _count);

    /// <summary>Every slot that passes. O(slots), or O(ids) where few pass; no products.</summary>
    public void TakePassing(IdSet? only, long version)
    {
        if (TryTakeById(only, version))
        {
            return;
        }

        var used = slots.Used;
        Hold(used);
        _count = 0;
        for (var slot = 0; slot < used; slot++)
        {
            if ((only is null || only.Contains(slots.Ids[slot])) && slots.IsVisible(slot, version))
            {
                _keys[_count++] = Pool.Key(0, slot);
            }
        }
    }

    /// <returns>False where too many pass for that, or something changed since the version: what was there then is not known by id any more.</returns>
    public bool TryTakeById(IdSet? only, long version)
    {
        if (only is null || only.Count > slots.Used / FewPassing)
        {
            return false;
        }

        Span<long> ids = stackalloc long[Turn];
        Span<int> found = stackalloc int[Turn];
        Hold((int)only.Count);
        _count = 0;
        for (var from = 0L; only.Next(ref from, ids) is > 0 and var count;)
        {
            book.Find(ids[..count], found);
            foreach (var slot in found[..count])
            {
                if (slot >= 0)
                {
                    _keys[_count++] = Pool.Key(0, slot);
                }
            }
        }

        return Volatile.Read(ref book.Version) == version;
    }

    /// <summary>Gives each its product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compare()
    {
        for (var i = 0; i < _count; i++)
        {
            if (i + Ahead < _count)
            {
                walk.Prefetch(Pool.SlotOf(_keys[i + Ahead]));
            }

            var slot = Pool.SlotOf(_keys[i]);
            _keys[i] = Pool.Key(walk.Product(slot), slot);
        }
    }

    /// <summary>Of what the walk found, that which may be among the k nearest.</summary>
    /// <returns>False where the walk found fewer than asked for, or lost its way among what was removed.</returns>
    public bool TryTakeWalked(int k, IdSet? only, long version)
    {
        if (walk.Pool.IsLost)
        {
            return false;
        }

        var found = walk.Pool.Keys;
        Hold(found.Length);
        _count = 0;
        var bound = long.MinValue;
        foreach (var key in found)
        {
            if (Pool.ProductOf(key) < bound)
            {
                break;
            }

            if (!slots.IsVisible(Pool.SlotOf(key), version) || (only is not null && !only.Contains(slots.Ids[Pool.SlotOf(key)])))
            {
                continue;
            }

            _keys[_count++] = key;
            if (_count == k)
            {
                bound = (long)Pool.ProductOf(key) - margin;
            }
        }

        return _count >= k;
    }

    /// <summary>Of keys with products those that may be among the k nearest: moved to the front.</summary>
    public Span<long> Near(Span<long> keys, int k)
    {
        if (keys.Length <= k)
        {
            return keys;
        }

        var bound = (long)ProductAt(k, keys) - margin;
        var kept = 0;
        foreach (var key in keys)
        {
            if (Pool.ProductOf(key) >= bound)
            {
                keys[kept++] = key;
            }
        }

        return keys[..kept];
    }

    public void Dispose() => NativeMemory.Free(_keys);

    /// <summary>The k-th best product of more than k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ProductAt(int k, Span<long> keys)
    {
        if (k > MostInOrder)
        {
            keys.Sort();
            return Pool.ProductOf(keys[^k]);
        }

        var pool = walk.Pool;
        pool.Begin(k);
        foreach (var key in keys)
        {
            var product = Pool.ProductOf(key);
            if (pool.IsWorthKeeping(product))
            {
                pool.Offer(product, Pool.SlotOf(key), isHidden: false, isExpanded: true);
            }
        }

        return Pool.ProductOf(pool.Keys[^1]);
    }

    private void Hold(int count)
    {
        if (count > _room)
        {
            _keys = (long*)NativeMemory.Realloc(_keys, (nuint)(count + (count / 2)) * sizeof(long));
            _room = count + (count / 2);
        }
    }
}
