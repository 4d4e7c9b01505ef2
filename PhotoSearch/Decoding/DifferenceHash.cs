namespace PhotoSearch.Decoding;

/// <summary>
/// 64 bits that stay nearly the same when a picture is scaled or compressed again: whether each of 9 × 8 grey cells is darker than its right neighbour.
/// Neal Krawetz, "Kind of Like That", The Hacker Factor Blog, 2013 (dHash).
/// </summary>
internal static class DifferenceHash
{
    private const int Columns = 9;
    private const int Rows = 8;

    /// <param name="rgb">Three bytes a pixel.</param>
    public static ulong Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        Span<double> cells = stackalloc double[Columns * Rows];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                cells[(row * Columns) + column] = Grey(rgb, width, Part(column, Columns, width), Part(row, Rows, height));
            }
        }

        var hash = 0UL;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns - 1; column++)
            {
                hash = (hash << 1) | (cells[(row * Columns) + column] < cells[(row * Columns) + column + 1] ? 1UL : 0UL);
            }
        }

        return hash;
    }

    /// <summary>A cell's pixels along one side; at least one, so that a picture smaller than the grid repeats its own.</summary>
    private static (int From, int To) Part(int index, int parts, int side)
    {
        var from = (int)((long)index * side / parts);
        return (from, Math.Max(from + 1, (int)((long)(index + 1) * side / parts)));
    }

    /// <summary>Mean luma of a cell (ITU-R BT.601), as JPEG has it.</summary>
    private static double Grey(ReadOnlySpan<byte> rgb, int width, (int From, int To) x, (int From, int To) y)
    {
        var sum = 0L;
        for (var row = y.From; row < y.To; row++)
        {
            for (var i = ((row * width) + x.From) * 3; i < ((row * width) + x.To) * 3; i += 3)
            {
                sum += (299 * rgb[i]) + (587 * rgb[i + 1]) + (114 * rgb[i + 2]);
            }
        }

        return (double)sum / ((long)(x.To - x.From) * (y.To - y.From));
    }
}
