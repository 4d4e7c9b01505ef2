using System.Runtime.Intrinsics;

namespace PhotoSearch.Vectors.Codes;

/// <summary>
/// Unit vectors as bytes, one byte a component, and estimates of the cosine from them. Vectors are rotated first (see <see cref="Rotation"/>);
/// one step for all components and all vectors makes the inner product of two codes, an integer, proportional to the cosine's estimate.
/// </summary>
/// <remarks>
/// A row's code is unsigned with 128 as zero, and a coarse query's lies in ±63, because of AVX2's multiply-add of bytes (vpmaddubsw): it takes
/// one unsigned and one signed factor and adds two products in 16 bits, which hold 2 · 255 · 63 = 32,130 and not 2 · 255 · 127.
/// </remarks>
internal sealed unsafe class Quantiser
{
    /// <summary>Inner products are 32-bit: 8192 · 127 · 2047 still fits.</summary>
    private const int MostDimension = 8192;

    /// <summary>Bytes of a code are a multiple of this: a cache line and the widest vector.</summary>
    private const int Line = 64;

    /// <summary>
    /// Components beyond so many standard deviations are cut. A rotated one goes beyond 4.5 once in 150,000: in one of 290 vectors of 512.
    /// Less would round more finely (4 is best for a true normal distribution) but cut more where a vector's direction is nearly the
    /// rotation's own, and one cut component costs more than all that is rounded.
    /// </summary>
    private const float Sigmas = 4.5f;

    private const int RowLimit = 127;
    private const int QueryLimit = 63;
    private const int FineLimit = 2047;

    /// <summary>Components that are turned into integers at once.</summary>
    private const int Batch = 16;

    private readonly Rotation _rotation;
    private readonly int _dimension;

    /// <summary>What 1 in a row's code stands for, in a coarse query's and in a fine one's.</summary>
    private readonly float _rowStep;
    private readonly float _queryStep;
    private readonly float _fineStep;

    /// <param name="dimension">d, 1 to 8192.</param>
    public Quantiser(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MostDimension);
        _rotation = new Rotation(dimension);
        _dimension = dimension;
        Stride = (dimension + Line - 1) / Line * Line;
        // No component of a unit vector is beyond 1: with few dimensions nothing is cut.
        var most = MathF.Min(Sigmas / MathF.Sqrt(dimension), 1);
        // A coarse query's step is two of a row's, so that a row's code is turned into a query's by halving.
        (_rowStep, _queryStep, _fineStep) = (most / RowLimit, most / RowLimit * 2, most / FineLimit);
    }

    /// <summary>Bytes of a code: the dimension rounded up to 64.</summary>
    public int Stride { get; }

    /// <summary>What 1 in a row's code stands for.</summary>
    public float RowStep => _rowStep;

    /// <summary>What 1 in a fine query stands for.</summary>
    public float FineStep => _fineStep;

    /// <summary>Standard deviation of <see cref="Similarity"/> from the true cosine.</summary>
    public float CoarseDeviation => Deviation(_rowStep, _queryStep);

    /// <summary>Standard deviation of <see cref="FineSimilarity"/> from the true cosine.</summary>
    public float FineDeviation => Deviation(_rowStep, _fineStep);

    /// <param name="query">A coarse query.</param>
    public static int Sum(sbyte* query, int stride)
    {
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < stride; i += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(query + i));
            var (first, second) = Vector128.Widen(low + high);
            sum += first + second;
        }

        return Vector128.Sum(sum);
    }

    /// <param name="vector">Of unit length.</param>
    /// <param name="code">Room for a stride; what is beyond the dimension becomes 128, which is zero.</param>
    public void Encode(ReadOnlySpan<float> vector, byte* code)
    {
        var rotated = stackalloc float[Stride];
        Rotate(vector, rotated);
        var (scale, limit) = (Vector128.Create(1 / _rowStep), Vector128.Create((float)RowLimit));
        for (var i = 0; i < Stride; i += Batch)
        {
            (Bytes(rotated + i, scale, limit).AsByte() ^ Vector128.Create((byte)128)).Store(code + i);
        }
    }

    /// <param name="vector">Of unit length.</param>
    /// <param name="query">Room for a stride; what is beyond the dimension becomes 0.</param>
    /// <param name="fine">Likewise.</param>
    public void EncodeQuery(ReadOnlySpan<float> vector, sbyte* query, short* fine)
    {
        var rotated = stackalloc float[Stride];
        Rotate(vector, rotated);
        var (scale, limit) = (Vector128.Create(1 / _queryStep), Vector128.Create((float)QueryLimit));
        var (fineScale, fineLimit) = (Vector128.Create(1 / _fineStep), Vector128.Create((float)FineLimit));
        for (var i = 0; i < Stride; i += Batch)
        {
            Bytes(rotated + i, scale, limit).Store(query + i);
            Shorts(rotated + i, fineScale, fineLimit).Store(fine + i);
            Shorts(rotated + i + (Batch / 2), fineScale, fineLimit).Store(fine + i + (Batch / 2));
        }
    }

    /// <summary>
    /// A stored row as a coarse query: half of each component, halves rounded to even, because rounding them one way would shorten or turn the query.
    /// Its estimates deviate √1.6 times as much as <see cref="CoarseDeviation"/>: every odd component is off by a whole half.
    /// </summary>
    public void QueryOf(byte* code, sbyte* query)
    {
        var limit = Vector128.Create((sbyte)QueryLimit);
        for (var i = 0; i < Stride; i += Vector128<byte>.Count)
        {
            var component = Vector128.Load(code + i);
            // No processor shifts bytes: words are shifted, and what came over from the neighbour is taken out.
            var below = (component.AsUInt16() >>> 1).AsByte() & Vector128.Create((byte)127);
            var half = (below + (component & below & Vector128<byte>.One) - Vector128.Create((byte)64)).AsSByte();
            Vector128.Max(Vector128.Min(half, limit), -limit).Store(query + i);
        }
    }

    /// <summary>The cosine's estimate.</summary>
    /// <param name="product">Of a code and a coarse query.</param>
    /// <param name="querySum">The query's <see cref="Sum"/>, which takes out that 128 is a code's zero.</param>
    public float Similarity(int product, int querySum) => (product - (128 * querySum)) * (_rowStep * _queryStep);

    /// <summary>The cosine's estimate.</summary>
    /// <param name="product">Of a code and a fine query: <see cref="CodeProduct.Fine"/>.</param>
    public float FineSimilarity(int product) => product * (_rowStep * _fineStep);

    /// <summary>A rounding error is uniform, with variance step²/12, and is weighed by the other vector's components, whose squares make 1.</summary>
    private static float Deviation(float step, float otherStep) => MathF.Sqrt(((step * step) + (otherStep * otherStep)) / 12);

    private static Vector128<sbyte> Bytes(float* from, Vector128<float> scale, Vector128<float> limit) =>
        Vector128.Narrow(Shorts(from, scale, limit), Shorts(from + (Batch / 2), scale, limit));

    private static Vector128<short> Shorts(float* from, Vector128<float> scale, Vector128<float> limit) =>
        Vector128.Narrow(Integers(from, scale, limit), Integers(from + (Batch / 4), scale, limit));

    /// <summary>The processor's own maximum and conversion, which differ in what becomes of a NaN; after the maximum it is within the limit on all.</summary>
    private static Vector128<int> Integers(float* from, Vector128<float> scale, Vector128<float> limit)
    {
        var value = Vector128.Round(Vector128.Load(from) * scale);
        return Vector128.ConvertToInt32Native(Vector128.MinNative(Vector128.MaxNative(value, -limit), limit));
    }

    /// <param name="rotated">A stride; zero beyond the dimension.</param>
    private void Rotate(ReadOnlySpan<float> vector, float* rotated)
    {
        var span = new Span<float>(rotated, Stride);
        span[_dimension..].Clear();
        _rotation.Apply(vector, span[.._dimension]);
    }
}
