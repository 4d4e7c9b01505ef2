using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>
/// How sharp the sharpest parts of a picture are: the spread of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy: a
/// comparative study", ICPR 2000), in grey levels, of the sharpest quarter of 64 cells, because what lies before and behind a subject is meant to be soft.
/// </summary>
/// <remarks>It compares pictures of one thing; what one thing has more edges than another says nothing.</remarks>
internal static class Sharpness
{
    /// <summary>The longer side, in pixels, at which pictures are compared; a smaller one is taken as if it were enlarged.</summary>
    public const int Side = PictureSizes.Viewer;

    private const int Cells = 8;

    /// <param name="rgb">Three bytes a pixel; the longer side is at most <see cref="Side"/>.</param>
    public static double Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        if (width < 3 || height < 3)
        {
            return 0;
        }

        var grey = Grey(rgb);
        Span<double> spreads = stackalloc double[Cells * Cells];
        for (var cell = 0; cell < spreads.Length; cell++)
        {
            spreads[cell] = Spread(grey, width, Part(cell % Cells, width), Part(cell / Cells, height));
        }

        spreads.Sort();
        var sum = 0.0;
        foreach (var spread in spreads[^(spreads.Length / 4)..])
        {
            sum += spread;
        }

        var scale = Math.Min(1, (double)Math.Max(width, height) / Side);
        // Where an edge is drawn over twice as many pixels, its second difference is a quarter.
        return Math.Sqrt(sum / (spreads.Length / 4)) * scale * scale;
    }

    /// <summary>Luma (ITU-R BT.601), as JPEG has it.</summary>
    private static byte[] Grey(ReadOnlySpan<byte> rgb)
    {
        var grey = new byte[rgb.Length / 3];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((299 * rgb[3 * i]) + (587 * rgb[(3 * i) + 1]) + (114 * rgb[(3 * i) + 2])) / 1000);
        }

        return grey;
    }

    /// <summary>A cell's pixels along one side, without the picture's border.</summary>
    private static (int From, int To) Part(int index, int side) => (1 + (index * (side - 2) / Cells), 1 + ((index + 1) * (side - 2) / Cells));

    /// <summary>The variance of the Laplacian in a cell; 0 where it has no pixel.</summary>
    private static double Spread(ReadOnlySpan<byte> grey, int width, (int From, int To) x, (int From, int To) y)
    {
        var (sum, squares) = (0L, 0L);
        for (var row = y.From; row < y.To; row++)
        {
            var here = grey.Slice(row * width, width);
            var above = grey.Slice((row - 1) * width, width);
            var below = grey.Slice((row + 1) * width, width);
            for (var column = x.From; column < x.To; column++)
            {
                var laplacian = (4 * here[column]) - here[column - 1] - here[column + 1] - above[column] - below[column];
                sum += laplacian;
                squares += laplacian * laplacian;
            }
        }

        var count = (double)(x.To - x.From) * (y.To - y.From);
        return count == 0 ? 0 : (squares / count) - (sum / count * (sum / count));
    }
}
