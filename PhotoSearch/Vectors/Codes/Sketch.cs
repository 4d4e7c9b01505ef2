using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary>
/// The signs of a code's components, one bit each, and an estimate of the cosine from them: an eighth of a code's memory has to be read to
/// tell that most rows cannot be among the nearest.
/// </summary>
/// <remarks>
/// As in RaBitQ (Gao &amp; Long, SIGMOD 2024): after a random rotation the signs of a unit vector, as a unit vector, have a cosine of √(2/π)
/// with it, and what they have beside it is in a random direction. The query keeps three bits of size beside each sign, which adds a
/// hundredth to the deviation; the sum is then counted in bits, by an instruction that every processor has.
/// </remarks>
internal sealed unsafe class Sketch
{
    /// <summary>With fewer components the signs are too few for their sum to be near normal.</summary>
    public const int LeastDimension = 64;

    private const int Planes = 3;
    private const int MostSize = (1 << Planes) - 1;

    /// <summary>One step of a query's size in standard deviations of a component: seven reach to three.</summary>
    private const float StepSigmas = 0.43f;

    private readonly int _stride;
    private readonly float _fineStep;
    private readonly float _scale;

    public Sketch(int dimension, Quantiser quantiser)
    {
        _stride = quantiser.Stride;
        Words = _stride / 64;
        var step = StepSigmas / MathF.Sqrt(dimension);
        _fineStep = step / quantiser.FineStep;
        _scale = step * MathF.Sqrt(MathF.PI / 2 / dimension);
        Deviation = MathF.Sqrt(((MathF.PI / 2) - 1 + (MathF.PI / 2 * StepSigmas * StepSigmas / 12)) / dimension);
    }

    /// <summary>Of a row's sketch: 64-bit words.</summary>
    public int Words { get; }

    /// <summary>Of a query: where it is negative, then its sizes' bits, lowest first; of each as many words as a row has.</summary>
    public int QueryWords => Words * (1 + Planes);

    /// <summary>No agreement is greater.</summary>
    public int MostAgreement => _stride * MostSize;

    private static ReadOnlySpan<byte> Counts =>
    [
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
        0, 2, 2, 4, 2, 4, 4, 6, 2, 4, 4, 6, 4, 6, 6, 8,
        0, 4, 4, 8, 4, 8, 8, 12, 4, 8, 8, 12, 8, 12, 12, 16,
    ];

    /// <summary>Standard deviation of <see cref="Similarity"/> from the true cosine, at most: it is smaller the nearer to 1 that is.</summary>
    public float Deviation { get; }

    /// <param name="code">A stride; its components of 128 and more are the positive ones.</param>
    public void Of(byte* code, ulong* sketch)
    {
        for (var word = 0; word < Words; word++, code += 64)
        {
            sketch[word] = Vector128.Load(code).ExtractMostSignificantBits()
                | ((ulong)Vector128.Load(code + 16).ExtractMostSignificantBits() << 16)
                | ((ulong)Vector128.Load(code + 32).ExtractMostSignificantBits() << 32)
                | ((ulong)Vector128.Load(code + 48).ExtractMostSignificantBits() << 48);
        }
    }

    /// <param name="fine">A fine query.</param>
    /// <param name="query">Room for <see cref="QueryWords"/>.</param>
    /// <returns>The sum of all sizes.</returns>
    public int Query(short* fine, ulong* query)
    {
        new Span<ulong>(query, QueryWords).Clear();
        var sum = 0;
        for (var i = 0; i < _stride; i++)
        {
            var word = query + (i / 64);
            var bit = i % 64;
            var size = Math.Min((int)MathF.Round(Math.Abs(fine[i]) / _fineStep), MostSize);
            sum += size;
            *word |= (fine[i] < 0 ? 1UL : 0UL) << bit;
            for (var plane = 0; plane < Planes; plane++)
            {
                word += Words;
                *word |= (ulong)((size >> plane) & 1) << bit;
            }
        }

        return sum;
    }

    /// <summary>The sum of the query's sizes where its sign is the row's. Every path gives the same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Agreement(ulong* sketch, ulong* query, int words)
    {
        var (sum, word) = (0, 0);
        if (Avx512BW.IsSupported)
        {
            for (; word + 8 <= words; word += 8)
            {
                sum += Eight(sketch + word, query + word, words);
            }
        }

        if (Avx2.IsSupported)
        {
            for (; word + 4 <= words; word += 4)
            {
                sum += Four(sketch + word, query + word, words);
            }
        }

        return sum + Single(sketch, query, words, word);
    }

    /// <summary>Word by word, from one on.</summary>
    public static int Single(ulong* sketch, ulong* query, int words, int word)
    {
        var sum = 0;
        for (; word < words; word++)
        {
            var agree = sketch[word] ^ query[word];
            sum += BitOperations.PopCount(agree & query[words + word])
                + (2 * BitOperations.PopCount(agree & query[(2 * words) + word]))
                + (4 * BitOperations.PopCount(agree & query[(3 * words) + word]));
        }

        return sum;
    }

    /// <summary>The cosine's estimate.</summary>
    /// <param name="agreement">Of a row's sketch and a query.</param>
    /// <param name="sizes">The query's sum.</param>
    public float Similarity(int agreement, int sizes) => ((2 * agreement) - sizes) * _scale;

    /// <summary>The least agreement whose estimate is not below a cosine.</summary>
    public int AgreementAt(float similarity, int sizes) => (int)Math.Clamp(MathF.Ceiling(((similarity / _scale) + sizes) / 2), 0, MostAgreement + 1);

    /// <summary>Bits are counted four at a time, by a table; a byte holds at most 8 · 7, and four of them together 224.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Eight(ulong* sketch, ulong* query, int words)
    {
        var agree = (Vector512.Load(sketch) ^ Vector512.Load(query)).AsByte();
        var sum = Vector512<byte>.Zero;
        for (var plane = 0; plane < Planes; plane++)
        {
            var table = Avx512F.BroadcastVector128ToVector512(Table(plane)).AsByte();
            var bits = agree & Vector512.Load(query + ((plane + 1) * words)).AsByte();
            var low = Avx512BW.Shuffle(table, bits & Vector512.Create((byte)15));
            var high = Avx512BW.Shuffle(table, (bits.AsUInt16() >>> 4).AsByte() & Vector512.Create((byte)15));
            sum += low + high;
        }

        return Sum(sum.GetLower() + sum.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Four(ulong* sketch, ulong* query, int words)
    {
        var agree = (Vector256.Load(sketch) ^ Vector256.Load(query)).AsByte();
        var sum = Vector256<byte>.Zero;
        for (var plane = 0; plane < Planes; plane++)
        {
            var table = Avx2.BroadcastVector128ToVector256(Table(plane)).AsByte();
            var bits = agree & Vector256.Load(query + ((plane + 1) * words)).AsByte();
            var low = Avx2.Shuffle(table, bits & Vector256.Create((byte)15));
            var high = Avx2.Shuffle(table, (bits.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)15));
            sum += low + high;
        }

        return Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(Vector256<byte> bytes) =>
        (int)Vector128.Sum(Sse2.SumAbsoluteDifferences(bytes.GetLower() + bytes.GetUpper(), Vector128<byte>.Zero).AsUInt64());

    /// <summary>What each number of four bits counts in a plane. Part of the program's image, so that it stays where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int* Table(int plane) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Counts)) + (plane * 4);
}
