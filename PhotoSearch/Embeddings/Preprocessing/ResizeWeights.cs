namespace PhotoSearch.Embeddings.Preprocessing;

/// <summary>
/// For each pixel of a resized side: where its sources begin, how many there are, and their weights in fixed point. The arithmetic is
/// Pillow's (<c>Resample.c</c>): the filter is widened when the picture becomes smaller, so that it averages instead of skipping.
/// </summary>
internal sealed class ResizeWeights
{
    /// <summary>Bits behind the point: 8 bits of colour, 2 for overshoot and sign, and the rest of 32.</summary>
    public const int Bits = 32 - 8 - 2;

    private readonly int[] _begins;
    private readonly int[] _counts;
    private readonly int[] _weights;
    private readonly int _most;

    /// <param name="source">Length of the side.</param>
    /// <param name="target">Length it gets.</param>
    /// <param name="from">First pixel of the resized side that is wanted.</param>
    /// <param name="count">How many of them.</param>
    public ResizeWeights(int source, int target, int from, int count, Interpolation interpolation)
    {
        var scale = (double)source / target;
        var filterScale = Math.Max(scale, 1);
        var support = (interpolation == Interpolation.Bicubic ? 2 : 1) * filterScale;
        _most = ((int)Math.Ceiling(support) * 2) + 1;
        (_begins, _counts, _weights) = (new int[count], new int[count], new int[count * _most]);
        var weights = new double[_most];
        for (var i = 0; i < count; i++)
        {
            var centre = (from + i + 0.5) * scale;
            var begin = Math.Max(0, (int)(centre - support + 0.5));
            var end = Math.Min(source, (int)(centre + support + 0.5));
            var sum = 0.0;
            for (var s = begin; s < end; s++)
            {
                var distance = Math.Abs((s - centre + 0.5) * (1 / filterScale));
                weights[s - begin] = interpolation == Interpolation.Bicubic ? Cubic(distance) : Math.Max(0, 1 - distance);
                sum += weights[s - begin];
            }

            (_begins[i], _counts[i]) = (begin, end - begin);
            for (var s = 0; s < end - begin; s++)
            {
                // Rounded half away from zero, as there.
                _weights[(i * _most) + s] = (int)Math.Round(weights[s] * (1 / sum) * (1 << Bits), MidpointRounding.AwayFromZero);
            }
        }
    }

    /// <summary>First source of the first pixel.</summary>
    public int First => _begins[0];

    /// <summary>Past the last source of the last pixel.</summary>
    public int Last => _begins[^1] + _counts[^1];

    public int Begin(int pixel) => _begins[pixel];

    public ReadOnlySpan<int> Of(int pixel) => _weights.AsSpan(pixel * _most, _counts[pixel]);

    /// <summary>Keys' kernel with a = -0.5.</summary>
    private static double Cubic(double x) => x switch
    {
        < 1 => ((1.5 * x - 2.5) * x * x) + 1,
        < 2 => (((-0.5 * x + 2.5) * x - 4) * x) + 2,
        _ => 0,
    };
}
