using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Decoding.Resampling;

/// <summary>Resizes 8-bit RGB as Pillow does, first across, then down, rounding to 8 bits between; only the part that is wanted is computed.</summary>
internal static class PictureResize
{
    /// <summary>Rows that are narrowed at once, so that a weight once loaded serves all of them.</summary>
    private const int Rows = FastResize.Rows;

    /// <summary>How far past a row the fast reads and writes may go.</summary>
    private const int Slack = 32;

    /// <summary>A whole picture in other sides; <paramref name="into"/> takes exactly its bytes.</summary>
    public static void Whole(ReadOnlySpan<byte> pixels, ResizeSide across, ResizeSide down, Span<byte> into) => Run(
        pixels, across.Source, KnownWeights.Of(across), KnownWeights.Of(down), new PixelWindow(0, 0, across.Target, down.Target), into, across.Target * 3);

    /// <param name="pixels">Rows of <paramref name="width"/> pixels, three bytes each, without padding.</param>
    /// <param name="across">For the wanted columns; null where that side keeps its length.</param>
    /// <param name="down">For the wanted rows; null where that side keeps its length.</param>
    /// <param name="into">Wanted columns × rows × 3 bytes, rows <paramref name="stride"/> bytes apart.</param>
    public static void Run(ReadOnlySpan<byte> pixels, int width, ResizeWeights? across, ResizeWeights? down, PixelWindow wanted, Span<byte> into, int stride)
    {
        var firstRow = down?.First ?? wanted.Y;
        var rows = (down?.Last ?? wanted.Y + wanted.Height) - firstRow;
        var rowBytes = wanted.Width * 3;
        var narrowStride = (rowBytes + Slack + Slack - 1) / Slack * Slack;
        var narrowed = ArrayPool<byte>.Shared.Rent((rows * narrowStride) + Slack);
        try
        {
            Narrow(pixels.Slice(firstRow * width * 3, rows * width * 3), width, across, wanted, narrowed, narrowStride);
            for (var row = 0; row < wanted.Height; row++)
            {
                var target = into.Slice(row * stride, rowBytes);
                if (down is null)
                {
                    narrowed.AsSpan(row * narrowStride, rowBytes).CopyTo(target);
                }
                else if (Avx2.IsSupported)
                {
                    FastResize.Down(narrowed, narrowStride, rows, down.Begin(row) - firstRow, down.Upper(row), down.Lower(row), target);
                }
                else
                {
                    PortableResize.Down(narrowed.AsSpan((down.Begin(row) - firstRow) * narrowStride), narrowStride, down.Of(row), target);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrowed);
        }
    }

    private static void Narrow(ReadOnlySpan<byte> pixels, int width, ResizeWeights? across, PixelWindow wanted, Span<byte> narrowed, int narrowStride)
    {
        var rowBytes = width * 3;
        var rows = pixels.Length / rowBytes;
        if (across is null)
        {
            for (var row = 0; row < rows; row++)
            {
                pixels.Slice((row * rowBytes) + (wanted.X * 3), wanted.Width * 3).CopyTo(narrowed[(row * narrowStride)..]);
            }

            return;
        }

        // Reads go a little past a row: into the next one, whose weight is nought, but the last ones need a copy with room behind it.
        var safeRows = Math.Max(0, rows - 1 - (Slack / rowBytes));
        var done = safeRows / Rows * Rows;
        NarrowRows(pixels, rowBytes, done, across, wanted.Width, narrowed, narrowStride);
        var rest = pixels[(done * rowBytes)..];
        var padded = ArrayPool<byte>.Shared.Rent(rest.Length + Slack);
        try
        {
            rest.CopyTo(padded);
            NarrowRows(padded, rowBytes, rows - done, across, wanted.Width, narrowed[(done * narrowStride)..], narrowStride);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(padded);
        }
    }

    private static void NarrowRows(ReadOnlySpan<byte> pixels, int rowBytes, int rows, ResizeWeights across, int count, Span<byte> narrowed, int narrowStride)
    {
        ref var first = ref MemoryMarshal.GetReference(pixels);
        ref var target = ref MemoryMarshal.GetReference(narrowed);
        var row = 0;
        for (; Avx2.IsSupported && row < rows; row += Rows)
        {
            // Where fewer rows are left, the last one is made more than once.
            var source = new FourRows(row, rows - 1, rowBytes);
            FastResize.Across(ref first, source, across, count, ref target, new FourRows(row, rows - 1, narrowStride));
        }

        for (; row < rows; row++)
        {
            PortableResize.Across(ref Unsafe.Add(ref first, (nint)row * rowBytes), across, narrowed.Slice(row * narrowStride, count * 3));
        }
    }
}

/// <summary>A part of a resized picture, in its pixels.</summary>
internal readonly record struct PixelWindow(int X, int Y, int Width, int Height);

/// <summary>Where four rows begin, in bytes; the last one stands for those that are not there.</summary>
internal readonly record struct FourRows(nint First, nint Second, nint Third, nint Fourth)
{
    public FourRows(int row, int last, int stride)
        : this((nint)row * stride, (nint)Math.Min(row + 1, last) * stride, (nint)Math.Min(row + 2, last) * stride, (nint)Math.Min(row + 3, last) * stride)
    {
    }
}
