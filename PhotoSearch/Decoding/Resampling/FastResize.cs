using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Decoding.Resampling;

/// <summary>The two passes of a resize on processors with AVX2: 32 products of 16 bits in two instructions.</summary>
internal static class FastResize
{
    /// <summary>How many rows <see cref="Across"/> makes at once.</summary>
    public const int Rows = 4;

    private const int Half = 1 << (ResizeWeights.Bits - 1);

    /// <summary>Bytes of a row that <see cref="Down"/> makes at once.</summary>
    private const int Block = 32;

    /// <summary>Of four pixels the colours in pairs of neighbours, each widened to 16 bits: two pixels in the lower half, two in the upper one.</summary>
    private static Vector256<byte> Pairs => Vector256.Create(
        0, 0x80, 3, 0x80, 1, 0x80, 4, 0x80, 2, 0x80, 5, 0x80, 0x80, 0x80, 0x80, 0x80,
        6, 0x80, 9, 0x80, 7, 0x80, 10, 0x80, 8, 0x80, 11, 0x80, (byte)0x80, 0x80, 0x80, 0x80);

    /// <summary>Reads up to 13 bytes past a row, writes one past it.</summary>
    public static void Across(ref byte pixels, FourRows rows, ResizeWeights across, int count, ref byte target, FourRows targets)
    {
        var pairs = Pairs;
        var spread = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        for (var x = 0; x < count; x++)
        {
            ref var upper = ref MemoryMarshal.GetReference(across.Upper(x));
            ref var lower = ref MemoryMarshal.GetReference(across.Lower(x));
            var at = (nint)across.Begin(x) * 3;
            Vector256<int> upper0 = default, upper1 = default, upper2 = default, upper3 = default;
            Vector256<int> lower0 = default, lower1 = default, lower2 = default, lower3 = default;
            for (nint group = 0, groups = across.Groups(x); group < groups; group++, at += 3 * ResizeWeights.Group)
            {
                var weights1 = Weights(ref upper, group, spread);
                var weights0 = Weights(ref lower, group, spread);
                var row = Four(ref pixels, rows.First + at, pairs);
                upper0 += Avx2.MultiplyAddAdjacent(row, weights1);
                lower0 += Avx2.MultiplyAddAdjacent(row, weights0);
                row = Four(ref pixels, rows.Second + at, pairs);
                upper1 += Avx2.MultiplyAddAdjacent(row, weights1);
                lower1 += Avx2.MultiplyAddAdjacent(row, weights0);
                row = Four(ref pixels, rows.Third + at, pairs);
                upper2 += Avx2.MultiplyAddAdjacent(row, weights1);
                lower2 += Avx2.MultiplyAddAdjacent(row, weights0);
                row = Four(ref pixels, rows.Fourth + at, pairs);
                upper3 += Avx2.MultiplyAddAdjacent(row, weights1);
                lower3 += Avx2.MultiplyAddAdjacent(row, weights0);
            }

            // The fourth byte is the next pixel's first, which comes after.
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, targets.First + (x * 3)), Pixel(upper0, lower0));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, targets.Second + (x * 3)), Pixel(upper1, lower1));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, targets.Third + (x * 3)), Pixel(upper2, lower2));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, targets.Fourth + (x * 3)), Pixel(upper3, lower3));
        }
    }

    /// <param name="narrowed">Rows <paramref name="stride"/> bytes apart, a multiple of <see cref="Block"/>.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="begin">The first that counts.</param>
    public static void Down(ReadOnlySpan<byte> narrowed, int stride, int rows, int begin, ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, Span<byte> target)
    {
        Span<byte> end = stackalloc byte[Block];
        ref var first = ref MemoryMarshal.GetReference(narrowed);
        for (var x = 0; x < target.Length; x += Block)
        {
            var made = Column(ref Unsafe.Add(ref first, x), stride, rows, begin, upper, lower);
            if (x + Block <= target.Length)
            {
                made.CopyTo(target[x..]);
            }
            else
            {
                made.CopyTo(end);
                end[..(target.Length - x)].CopyTo(target[x..]);
            }
        }
    }

    /// <summary>One block of a row.</summary>
    private static Vector256<byte> Column(ref byte first, int stride, int rows, int begin, ReadOnlySpan<int> upper, ReadOnlySpan<int> lower)
    {
        Vector256<int> upper0 = default, upper1 = default, upper2 = default, upper3 = default;
        Vector256<int> lower0 = default, lower1 = default, lower2 = default, lower3 = default;
        for (var pair = 0; pair < upper.Length; pair++)
        {
            // Rows past the last have no weight; any row does for them.
            var row = Vector256.LoadUnsafe(ref Unsafe.Add(ref first, (nint)Math.Min(begin + (2 * pair), rows - 1) * stride));
            var next = Vector256.LoadUnsafe(ref Unsafe.Add(ref first, (nint)Math.Min(begin + (2 * pair) + 1, rows - 1) * stride));
            var low = Avx2.UnpackLow(row, next);
            var high = Avx2.UnpackHigh(row, next);
            var weights1 = Vector256.Create(upper[pair]).AsInt16();
            var weights0 = Vector256.Create(lower[pair]).AsInt16();
            var colours = Avx2.UnpackLow(low, Vector256<byte>.Zero).AsInt16();
            upper0 += Avx2.MultiplyAddAdjacent(colours, weights1);
            lower0 += Avx2.MultiplyAddAdjacent(colours, weights0);
            colours = Avx2.UnpackHigh(low, Vector256<byte>.Zero).AsInt16();
            upper1 += Avx2.MultiplyAddAdjacent(colours, weights1);
            lower1 += Avx2.MultiplyAddAdjacent(colours, weights0);
            colours = Avx2.UnpackLow(high, Vector256<byte>.Zero).AsInt16();
            upper2 += Avx2.MultiplyAddAdjacent(colours, weights1);
            lower2 += Avx2.MultiplyAddAdjacent(colours, weights0);
            colours = Avx2.UnpackHigh(high, Vector256<byte>.Zero).AsInt16();
            upper3 += Avx2.MultiplyAddAdjacent(colours, weights1);
            lower3 += Avx2.MultiplyAddAdjacent(colours, weights0);
        }

        // Packing saturates: what overshoots becomes 0 or 255.
        return Avx2.PackUnsignedSaturate(
            Avx2.PackSignedSaturate(Value(upper0, lower0), Value(upper1, lower1)), Avx2.PackSignedSaturate(Value(upper2, lower2), Value(upper3, lower3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Weights(ref int pairs, nint group, Vector256<int> spread) =>
        Avx2.PermuteVar8x32(Vector256.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref pairs, group * 2)))).AsInt32(), spread).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Four(ref byte pixels, nint at, Vector256<byte> pairs) =>
        Avx2.Shuffle(Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref pixels, at))), pairs).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Value(Vector256<int> upper, Vector256<int> lower) => ((upper << ResizeWeights.LowBits) + lower + Vector256.Create(Half)) >> ResizeWeights.Bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pixel(Vector256<int> upper, Vector256<int> lower)
    {
        var sum = (upper << ResizeWeights.LowBits) + lower;
        var value = (sum.GetLower() + sum.GetUpper() + Vector128.Create(Half)) >> ResizeWeights.Bits;
        var words = Sse2.PackSignedSaturate(value, value);
        return Sse2.PackUnsignedSaturate(words, words).AsUInt32().ToScalar();
    }
}
