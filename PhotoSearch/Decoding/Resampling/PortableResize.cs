using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PhotoSearch.Decoding.Resampling;

/// <summary>The two passes of a resize on any processor, with the same results as <see cref="FastResize"/>.</summary>
internal static class PortableResize
{
    private const int Half = 1 << (ResizeWeights.Bits - 1);

    /// <summary>Red, green and blue of a pixel are three lanes of one vector; the fourth holds the next pixel's red and is dropped. Reads one byte past the row.</summary>
    public static void Across(ref byte row, ResizeWeights across, Span<byte> target)
    {
        for (var x = 0; x < target.Length / 3; x++)
        {
            var sum = Vector128.Create(Half);
            var at = (nint)across.Begin(x) * 3;
            foreach (var weight in across.Of(x))
            {
                var pixel = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref row, at))).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * weight;
                at += 3;
            }

            var clamped = Clamp(sum);
            target[x * 3] = (byte)clamped[0];
            target[(x * 3) + 1] = (byte)clamped[1];
            target[(x * 3) + 2] = (byte)clamped[2];
        }
    }

    /// <param name="rows">From the first that counts, <paramref name="stride"/> bytes apart.</param>
    public static void Down(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        var x = 0;
        for (; x <= target.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var (sum0, sum1, sum2, sum3) = (Vector128.Create(Half), Vector128.Create(Half), Vector128.Create(Half), Vector128.Create(Half));
            for (var row = 0; row < weights.Length; row++)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(rows.Slice((row * stride) + x, Vector128<byte>.Count)));
                sum0 += Vector128.WidenLower(low).AsInt32() * weights[row];
                sum1 += Vector128.WidenUpper(low).AsInt32() * weights[row];
                sum2 += Vector128.WidenLower(high).AsInt32() * weights[row];
                sum3 += Vector128.WidenUpper(high).AsInt32() * weights[row];
            }

            var narrow0 = Vector128.Narrow(Clamp(sum0), Clamp(sum1)).AsUInt16();
            var narrow1 = Vector128.Narrow(Clamp(sum2), Clamp(sum3)).AsUInt16();
            Vector128.Narrow(narrow0, narrow1).CopyTo(target[x..]);
        }

        for (; x < target.Length; x++)
        {
            var sum = Half;
            for (var row = 0; row < weights.Length; row++)
            {
                sum += rows[(row * stride) + x] * weights[row];
            }

            target[x] = (byte)Math.Clamp(sum >> ResizeWeights.Bits, 0, 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Clamp(Vector128<int> sum) =>
        Vector128.Min(Vector128.Max(Vector128.ShiftRightArithmetic(sum, ResizeWeights.Bits), Vector128<int>.Zero), Vector128.Create(255));
}
