using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PhotoSearch.Vectors.Codes;

/// <summary>The Walsh-Hadamard transform in place, in natural order.</summary>
internal static class Hadamard
{
    /// <summary>Components that the first pass takes from memory at once: four levels are done on them in registers.</summary>
    private const int Tile = 16;

    /// <summary>Multiplies by the weights, then transforms; not scaled (weights of ±1/√length make it orthonormal).</summary>
    /// <param name="block">A power of two long.</param>
    /// <param name="weights">As long as the block.</param>
    public static void Transform(Span<float> block, ReadOnlySpan<float> weights)
    {
        ref var x = ref MemoryMarshal.GetReference(block);
        if (block.Length < Tile)
        {
            Small(block, weights);
            return;
        }

        FirstFourLevels(ref x, ref MemoryMarshal.GetReference(weights), block.Length);
        var half = Tile;
        for (; half * 4 <= block.Length; half *= 4)
        {
            TwoLevels(ref x, block.Length, half);
        }

        if (half < block.Length)
        {
            OneLevel(ref x, half);
        }
    }

    /// <summary>Reflects each component of the first half and its partner in the second; the last of an odd number stays as it is.</summary>
    /// <param name="cosines">One for each pair, of the reflection's angle.</param>
    /// <param name="sines">Likewise.</param>
    public static void Fold(Span<float> span, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        var half = span.Length / 2;
        var first = span[..half];
        var second = span.Slice(half, half);
        var i = 0;
        for (; i <= half - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (a, b, cos, sin) = (new Vector<float>(first[i..]), new Vector<float>(second[i..]), new Vector<float>(cosines[i..]), new Vector<float>(sines[i..]));
            ((cos * a) + (sin * b)).CopyTo(first[i..]);
            ((sin * a) - (cos * b)).CopyTo(second[i..]);
        }

        for (; i < half; i++)
        {
            (first[i], second[i]) = ((cosines[i] * first[i]) + (sines[i] * second[i]), (sines[i] * first[i]) - (cosines[i] * second[i]));
        }
    }

    private static void Small(Span<float> block, ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < block.Length; i++)
        {
            block[i] *= weights[i];
        }

        for (var half = 1; half < block.Length; half *= 2)
        {
            for (var i = 0; i < block.Length; i++)
            {
                if ((i & half) == 0)
                {
                    (block[i], block[i + half]) = (block[i] + block[i + half], block[i] - block[i + half]);
                }
            }
        }
    }

    private static void FirstFourLevels(ref float x, ref float weights, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += Tile)
        {
            var a = InFours(Vector128.LoadUnsafe(ref x, i) * Vector128.LoadUnsafe(ref weights, i));
            var b = InFours(Vector128.LoadUnsafe(ref x, i + 4) * Vector128.LoadUnsafe(ref weights, i + 4));
            var c = InFours(Vector128.LoadUnsafe(ref x, i + 8) * Vector128.LoadUnsafe(ref weights, i + 8));
            var d = InFours(Vector128.LoadUnsafe(ref x, i + 12) * Vector128.LoadUnsafe(ref weights, i + 12));
            (a, b, c, d) = (a + b, a - b, c + d, c - d);
            (a + c).StoreUnsafe(ref x, i);
            (b + d).StoreUnsafe(ref x, i + 4);
            (a - c).StoreUnsafe(ref x, i + 8);
            (b - d).StoreUnsafe(ref x, i + 12);
        }
    }

    /// <summary>Two levels inside four components. Multiplying by ±1 is exact, so a fused multiply-add could not change the bits either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InFours(Vector128<float> v)
    {
        v = (v * Vector128.Create(1f, -1, 1, -1)) + Vector128.Shuffle(v, Vector128.Create(1, 0, 3, 2));
        return (v * Vector128.Create(1f, 1, -1, -1)) + Vector128.Shuffle(v, Vector128.Create(2, 3, 0, 1));
    }

    private static void TwoLevels(ref float x, int length, int half)
    {
        var step = (nuint)half;
        for (nuint from = 0; from < (nuint)length; from += 4 * step)
        {
            for (var i = from; i < from + step; i += (nuint)Vector<float>.Count)
            {
                var (a, b) = (Vector.LoadUnsafe(ref x, i), Vector.LoadUnsafe(ref x, i + step));
                var (c, d) = (Vector.LoadUnsafe(ref x, i + (2 * step)), Vector.LoadUnsafe(ref x, i + (3 * step)));
                (a, b, c, d) = (a + b, a - b, c + d, c - d);
                (a + c).StoreUnsafe(ref x, i);
                (b + d).StoreUnsafe(ref x, i + step);
                (a - c).StoreUnsafe(ref x, i + (2 * step));
                (b - d).StoreUnsafe(ref x, i + (3 * step));
            }
        }
    }

    /// <summary>The last level: the block is two halves.</summary>
    private static void OneLevel(ref float x, int half)
    {
        for (nuint i = 0; i < (nuint)half; i += (nuint)Vector<float>.Count)
        {
            var (a, b) = (Vector.LoadUnsafe(ref x, i), Vector.LoadUnsafe(ref x, i + (nuint)half));
            (a + b).StoreUnsafe(ref x, i);
            (a - b).StoreUnsafe(ref x, i + (nuint)half);
        }
    }
}
