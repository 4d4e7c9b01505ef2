namespace PhotoSearch.Decoding.Resampling;

/// <summary>
/// For each pixel of a resized side: where its sources begin, how many there are, and their weights in fixed point. The arithmetic is
/// Pillow's (<c>Resample.c</c>): the filter is widened when the picture becomes smaller, so that it averages instead of skipping.
/// </summary>
/// <remarks>
/// A weight has 23 bits and a sign, the processor multiplies 16: each is kept as an upper and a lower half, whose sums put together are the very sum
/// that Pillow has. Halves of two neighbouring sources lie in one word, as <c>pmaddwd</c> takes them; four sources are a group, filled up with zeroes.
/// </remarks>
internal sealed class ResizeWeights
{
    /// <summary>Bits behind the point: 8 bits of colour, 2 for overshoot and sign, and the rest of 32.</summary>
    public const int Bits = 32 - 8 - 2;

    /// <summary>Bits of the lower half.</summary>
    public const int LowBits = 11;

    /// <summary>Sources whose weights are multiplied at once.</summary>
    public const int Group = 4;

    private readonly int[] _begins;
    private readonly int[] _counts;
    private readonly int[] _weights;
    private readonly int[] _upper;
    private readonly int[] _lower;
    private readonly int _most;

    public ResizeWeights(ResizeSide side)
    {
        var scale = side.Extent / side.Target;
        var filterScale = Math.Max(scale, 1);
        var support = Support(side.Kernel) * filterScale;
        _most = (((int)Math.Ceiling(support) * 2) + 1 + Group - 1) / Group * Group;
        (_begins, _counts, _weights) = (new int[side.Count], new int[side.Count], new int[side.Count * _most]);
        (_upper, _lower) = (new int[_weights.Length / 2], new int[_weights.Length / 2]);
        var weights = new double[_most];
        for (var i = 0; i < side.Count; i++)
        {
            var centre = (side.From + i + 0.5) * scale;
            var begin = Math.Max(0, (int)(centre - support + 0.5));
            var end = Math.Min(side.Source, (int)(centre + support + 0.5));
            var sum = 0.0;
            for (var s = begin; s < end; s++)
            {
                weights[s - begin] = Weight(side.Kernel, Math.Abs((s - centre + 0.5) * (1 / filterScale)));
                sum += weights[s - begin];
            }

            (_begins[i], _counts[i]) = (begin, end - begin);
            for (var s = 0; s < end - begin; s++)
            {
                // Rounded half away from zero, as there.
                Set((i * _most) + s, (int)Math.Round(weights[s] * (1 / sum) * (1 << Bits), MidpointRounding.AwayFromZero));
            }
        }
    }

    /// <summary>First source of the first pixel.</summary>
    public int First => _begins[0];

    /// <summary>Past the last source of the last pixel.</summary>
    public int Last => _begins[^1] + _counts[^1];

    public int Begin(int pixel) => _begins[pixel];

    public ReadOnlySpan<int> Of(int pixel) => _weights.AsSpan(pixel * _most, _counts[pixel]);

    /// <summary>How many groups a pixel's sources make.</summary>
    public int Groups(int pixel) => (_counts[pixel] + Group - 1) / Group;

    /// <summary>The upper halves in pairs, two words a group.</summary>
    public ReadOnlySpan<int> Upper(int pixel) => _upper.AsSpan(pixel * _most / 2, Groups(pixel) * 2);

    /// <summary>The lower halves in pairs, two words a group.</summary>
    public ReadOnlySpan<int> Lower(int pixel) => _lower.AsSpan(pixel * _most / 2, Groups(pixel) * 2);

    private void Set(int at, int weight)
    {
        _weights[at] = weight;
        var shift = at % 2 * 16;
        _upper[at / 2] |= (int)((uint)(ushort)(short)(weight >> LowBits) << shift);
        _lower[at / 2] |= (weight & ((1 << LowBits) - 1)) << shift;
    }

    private static double Support(ResizeKernel kernel) => kernel switch
    {
        ResizeKernel.Bilinear => 1,
        ResizeKernel.Bicubic => 2,
        _ => 3,
    };

    private static double Weight(ResizeKernel kernel, double distance) => kernel switch
    {
        ResizeKernel.Bilinear => Math.Max(0, 1 - distance),
        ResizeKernel.Bicubic => Cubic(distance),
        _ => distance < 3 ? Sinc(distance) * Sinc(distance / 3) : 0,
    };

    private static double Cubic(double x) => x switch
    {
        < 1 => ((1.5 * x - 2.5) * x * x) + 1,
        < 2 => (((-0.5 * x + 2.5) * x - 4) * x) + 2,
        _ => 0,
    };

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
