using System.Numerics;

namespace PhotoSearch.Vectors.Codes;

/// <summary>
/// A random orthonormal map, always the same for a dimension: after it the components of any unit vector look like N(0, 1/d), also where
/// the vector had a few huge components (CLIP's do), so one step of quantisation serves all components of all vectors.
/// </summary>
/// <remarks>
/// <para>
/// Random signs and a Walsh-Hadamard transform, O(d log d), as in Ailon &amp; Chazelle's fast Johnson-Lindenstrauss transform. The transform
/// needs a power of two: it is done on the largest one that fits, B, at the start of the vector and then at its end, which overlap.
/// One round would leave an axis with components of one size (±1/√B) and so with one common rounding error: two rounds are done. Two would
/// still leave few different sizes, and with B hardly more than half of d the two ends hardly overlap: so between the rounds each component
/// of the first half and its partner in the second are reflected by a random angle about 45°.
/// </para>
/// <para>All of it is additions and multiplications element by element: every processor gives the same bits.</para>
/// </remarks>
internal sealed class Rotation
{
    /// <summary>Part of what a code means: codes in files are wrong under another one.</summary>
    private const ulong Seed = 0x50686F746F536561;

    private const int Rounds = 2;

    private readonly int _dimension;

    /// <summary>B.</summary>
    private readonly int _block;

    /// <summary>For each transform in order: ±1/√B for each of the block's components, which makes the transform orthonormal.</summary>
    private readonly float[] _signs;

    /// <summary>Of the angles between the rounds, one for each pair.</summary>
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="dimension">d, at least 1.</param>
    public Rotation(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _dimension = dimension;
        _block = 1 << BitOperations.Log2((uint)dimension);
        _signs = new float[Rounds * (_block == dimension ? 1 : 2) * _block];
        var random = new SplitMix64(Seed);
        var scale = (float)(1 / Math.Sqrt(_block));
        for (var i = 0; i < _signs.Length; i++)
        {
            _signs[i] = (random.Next() >> 63) == 0 ? scale : -scale;
        }

        (_cosines, _sines) = (new float[dimension / 2], new float[dimension / 2]);
        for (var i = 0; i < _cosines.Length; i++)
        {
            // From the tangent of half the angle (26° to 62°), because the cosine itself is left to each platform's own mathematics.
            var tangent = 0.23 + ((random.Next() >> 11) * (0.37 / (1UL << 53)));
            (_cosines[i], _sines[i]) = ((float)((1 - (tangent * tangent)) / (1 + (tangent * tangent))), (float)(2 * tangent / (1 + (tangent * tangent))));
        }
    }

    /// <param name="vector">d floats.</param>
    /// <param name="rotated">d floats; may be the vector itself.</param>
    public void Apply(ReadOnlySpan<float> vector, Span<float> rotated)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rotated.Length, _dimension);
        vector.CopyTo(rotated);
        ReadOnlySpan<float> signs = _signs;
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                Hadamard.Fold(rotated, _cosines, _sines);
            }

            Hadamard.Transform(rotated[.._block], signs[.._block]);
            signs = signs[_block..];
            if (_block != _dimension)
            {
                Hadamard.Transform(rotated[^_block..], signs[.._block]);
                signs = signs[_block..];
            }
        }
    }
}
