using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings.Preprocessing;

/// <summary>Resizes 8-bit RGB as Pillow does, first across, then down, rounding to 8 bits between; only the part that is wanted is computed.</summary>
internal static class PictureResize
{
    private const int Half = 1 << (ResizeWeights.Bits - 1);

    /// <param name="across">For the wanted columns.</param>
    /// <param name="down">For the wanted rows.</param>
    /// <param name="into">Wanted columns × rows × 3 bytes, rows <paramref name="stride"/> bytes apart.</param>
    public static void Run(RgbPixels picture, ResizeWeights? across, ResizeWeights? down, PixelWindow wanted, Span<byte> into, int stride)
    {
        var firstRow = down?.First ?? wanted.Y;
        var rows = (down?.Last ?? wanted.Y + wanted.Height) - firstRow;
        var rowBytes = wanted.Width * 3;
        var narrowed = ArrayPool<byte>.Shared.Rent(rows * rowBytes);
        var padded = ArrayPool<byte>.Shared.Rent((picture.Width * 3) + 1);
        try
        {
            for (var row = 0; row < rows; row++)
            {
                var source = picture.Bytes.Span.Slice((firstRow + row) * picture.Width * 3, picture.Width * 3);
                var target = narrowed.AsSpan(row * rowBytes, rowBytes);
                if (across is null)
                {
                    source.Slice(wanted.X * 3, rowBytes).CopyTo(target);
                }
                else
                {
                    // One byte more than the row, because pixels are read four bytes at a time.
                    source.CopyTo(padded);
                    Across(padded, across, target);
                }
            }

            for (var row = 0; row < wanted.Height; row++)
            {
                var target = into.Slice(row * stride, rowBytes);
                if (down is null)
                {
                    narrowed.AsSpan(row * rowBytes, rowBytes).CopyTo(target);
                }
                else
                {
                    Down(narrowed.AsSpan((down.Begin(row) - firstRow) * rowBytes), down.Of(row), target);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrowed);
            ArrayPool<byte>.Shared.Return(padded);
        }
    }

    /// <summary>Red, green and blue of a pixel are three lanes of one vector; the fourth holds the next pixel's red and is dropped.</summary>
    private static void Across(ReadOnlySpan<byte> row, ResizeWeights across, Span<byte> target)
    {
        // The weights end within the row, so that no read leaves it; a check at every pixel would cost a third of the time.
        ref var first = ref MemoryMarshal.GetReference(row);
        for (var x = 0; x < target.Length / 3; x++)
        {
            var sum = Vector128.Create(Half);
            var at = (nint)across.Begin(x) * 3;
            foreach (var weight in across.Of(x))
            {
                var pixel = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at))).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * weight;
                at += 3;
            }

            var clamped = Clamp(sum);
            target[x * 3] = (byte)clamped[0];
            target[(x * 3) + 1] = (byte)clamped[1];
            target[(x * 3) + 2] = (byte)clamped[2];
        }
    }

    private static void Down(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target)
    {
        var x = 0;
        for (; x <= target.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var (sum0, sum1, sum2, sum3) = (Vector128.Create(Half), Vector128.Create(Half), Vector128.Create(Half), Vector128.Create(Half));
            for (var row = 0; row < weights.Length; row++)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(rows.Slice((row * target.Length) + x, Vector128<byte>.Count)));
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
                sum += rows[(row * target.Length) + x] * weights[row];
            }

            target[x] = (byte)Math.Clamp(sum >> ResizeWeights.Bits, 0, 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Clamp(Vector128<int> sum) =>
        Vector128.Min(Vector128.Max(Vector128.ShiftRightArithmetic(sum, ResizeWeights.Bits), Vector128<int>.Zero), Vector128.Create(255));
}

/// <summary>A part of a resized picture, in its pixels.</summary>
internal readonly record struct PixelWindow(int X, int Y, int Width, int Height);
