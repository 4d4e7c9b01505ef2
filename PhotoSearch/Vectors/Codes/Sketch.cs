using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary>
/// The signs of a code's components, one bit each, and an estimate of the cosine from them: an eighth of a code's memory has to be read to
/// tell that most rows cannot be among the nearest. A second bit, whether a component is great, halves the estimate's deviation: it is read
/// where the first does not tell.
/// </summary>
/// <remarks>
/// As in RaBitQ (Gao &amp; Long, SIGMOD 2024): after a random rotation the signs of a unit vector, as a unit vector, have a cosine of √(2/π)
/// with it, and what they have beside it is in a random direction. The query keeps three bits of size beside each sign, which adds a
/// hundredth to the deviation; the sum is then counted in bits, by an instruction that every processor has. With the second bit it is the
/// best uniform quantiser of four levels for a normal distribution (Max, 1960); what a row has along its own levels makes the scale again.
/// </remarks>
internal sealed unsafe class Sketch
{
    /// <summary>With fewer components the signs are too few for their sum to be near normal.</summary>
    public const int LeastDimension = 64;

    private const int Planes = 3;
    private const int MostSize = (1 << Planes) - 1;

    /// <summary>One step of a query's size in standard deviations of a component: seven reach to three.</summary>
    private const float StepSigmas = 0.43f;

    /// <summary>From about so many standard deviations on a component is great: it counts three times as much as another.</summary>
    private const float GreatSigmas = 0.9957f;

    private readonly int _stride;
    private readonly float _fineStep;
    private readonly float _scale;
    private readonly float _bothScale;
    private readonly sbyte _great;

    public Sketch(int dimension, Quantiser quantiser)
    {
        _stride = quantiser.Stride;
        Words = _stride / 64;
        var step = StepSigmas / MathF.Sqrt(dimension);
        _fineStep = step / quantiser.FineStep;
        _scale = step * MathF.Sqrt(MathF.PI / 2 / dimension);
        Deviation = MathF.Sqrt(((MathF.PI / 2) - 1 + (MathF.PI / 2 * Rounded)) / dimension);

        _great = (sbyte)Math.Clamp(MathF.Round(GreatSigmas / MathF.Sqrt(dimension) / quantiser.RowStep), 1, sbyte.MaxValue);
        // Codes are rounded: from half a step before it on.
        var (along, square) = Levels((_great - 0.5f) * quantiser.RowStep * MathF.Sqrt(dimension));
        _bothScale = step / along / MathF.Sqrt(dimension);
        BothDeviation = MathF.Sqrt(((square / (along * along) * (1 + Rounded)) - 1) / dimension);
    }

    /// <summary>Of a row's signs, and of its great ones: 64-bit words.</summary>
    public int Words { get; }

    /// <summary>Of a query: where it is negative, then its sizes' bits, lowest first; of each as many words as a row has.</summary>
    public int QueryWords => Words * (1 + Planes);

    /// <summary>No agreement is greater.</summary>
    public int MostAgreement => _stride * MostSize;

    /// <summary>Variance of a query's component from its size, of which the standard deviation is 1.</summary>
    private static float Rounded => StepSigmas * StepSigmas / 12;

    private static ReadOnlySpan<byte> Counts =>
    [
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
        0, 2, 2, 4, 2, 4, 4, 6, 2, 4, 4, 6, 4, 6, 6, 8,
        0, 4, 4, 8, 4, 8, 8, 12, 4, 8, 8, 12, 8, 12, 12, 16,
    ];

    /// <summary>Standard deviation of <see cref="Similarity"/> from the true cosine, at most: it is smaller the nearer to 1 that is.</summary>
    public float Deviation { get; }

    /// <summary>The same of <see cref="BothSimilarity"/>, but a tenth more where the cosine is near 1.</summary>
    public float BothDeviation { get; }

    /// <param name="code">A stride; its components of 128 and more are the positive ones.</param>
    /// <param name="signs">Room for <see cref="Words"/>.</param>
    /// <param name="greats">Likewise.</param>
    public void Of(byte* code, ulong* signs, ulong* greats)
    {
        var great = Vector128.Create(_great);
        for (var word = 0; word < Words; word++)
        {
            (signs[word], greats[word]) = (0, 0);
            for (var bit = 0; bit < 64; bit += Vector128<byte>.Count, code += Vector128<byte>.Count)
            {
                var components = Vector128.Load(code);
                var sizes = Vector128.Abs((components ^ Vector128.Create((byte)128)).AsSByte());
                signs[word] |= (ulong)components.ExtractMostSignificantBits() << bit;
                greats[word] |= (ulong)Vector128.GreaterThanOrEqual(sizes, great).ExtractMostSignificantBits() << bit;
            }
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
    public static int Agreement(ulong* signs, ulong* query, int words)
    {
        var (sum, word) = (0, 0);
        if (Avx512BW.IsSupported)
        {
            for (; word + 8 <= words; word += 8)
            {
                sum += Eight(Vector512.Load(signs + word) ^ Vector512.Load(query + word), query + word, words);
            }
        }

        if (Avx2.IsSupported)
        {
            for (; word + 4 <= words; word += 4)
            {
                sum += Four(Vector256.Load(signs + word) ^ Vector256.Load(query + word), query + word, words);
            }
        }

        return sum + Single(signs, query, words, word);
    }

    /// <summary>Rows and queries have the words of one <see cref="Wide"/>, and the processor has registers for it.</summary>
    public bool IsWide => Avx512BW.IsSupported && Words == 8;

    /// <summary>Rows and queries have the words of <see cref="Halves"/>.</summary>
    public bool IsInHalves => Avx2.IsSupported && Words == 8;

    /// <summary>Where the row is great: the sum of the query's sizes where its sign is the row's, less the others. Every path gives the same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Balance(ulong* signs, ulong* greats, ulong* query, int words)
    {
        var (sum, word) = (0, 0);
        if (Avx512BW.IsSupported)
        {
            for (; word + 8 <= words; word += 8)
            {
                var great = Vector512.Load(greats + word);
                var agree = Vector512.Load(signs + word) ^ Vector512.Load(query + word);
                sum += (2 * Eight(agree & great, query + word, words)) - Eight(great, query + word, words);
            }
        }

        if (Avx2.IsSupported)
        {
            for (; word + 4 <= words; word += 4)
            {
                var great = Vector256.Load(greats + word);
                var agree = Vector256.Load(signs + word) ^ Vector256.Load(query + word);
                sum += (2 * Four(agree & great, query + word, words)) - Four(great, query + word, words);
            }
        }

        return sum + SingleBalance(signs, greats, query, words, word);
    }

    /// <summary><see cref="Agreement"/> word by word, from one on.</summary>
    public static int Single(ulong* signs, ulong* query, int words, int word)
    {
        var sum = 0;
        for (; word < words; word++)
        {
            sum += One(signs[word] ^ query[word], query + word, words);
        }

        return sum;
    }

    /// <summary><see cref="Balance"/> word by word, from one on.</summary>
    public static int SingleBalance(ulong* signs, ulong* greats, ulong* query, int words, int word)
    {
        var sum = 0;
        for (; word < words; word++)
        {
            sum += (2 * One((signs[word] ^ query[word]) & greats[word], query + word, words)) - One(greats[word], query + word, words);
        }

        return sum;
    }

    /// <summary>The cosine's estimate.</summary>
    /// <param name="agreement">Of a row's sketch and a query.</param>
    /// <param name="sizes">The query's sum.</param>
    public float Similarity(int agreement, int sizes) => ((2 * agreement) - sizes) * _scale;

    /// <summary>The least agreement whose estimate is not below a cosine.</summary>
    public int AgreementAt(float similarity, int sizes) => (int)Math.Clamp(MathF.Ceiling(((similarity / _scale) + sizes) / 2), 0, MostAgreement + 1);

    /// <summary>The cosine's estimate from both bits.</summary>
    /// <param name="agreement">As above.</param>
    /// <param name="balance">Of the same row and query.</param>
    /// <param name="sizes">The query's sum.</param>
    public float BothSimilarity(int agreement, int balance, int sizes) => ((2 * (agreement + balance)) - sizes) * _bothScale;

    /// <summary>The least sum of agreement and balance whose estimate is not below a cosine.</summary>
    public int BothAt(float similarity, int sizes) => (int)Math.Clamp(MathF.Ceiling(((similarity / _bothScale) + sizes) / 2), -MostAgreement, (2 * MostAgreement) + 1);

    /// <summary>Levels of 1 and, from some standard deviations on, 3: the mean of level times size of a normal component, and of a level's square.</summary>
    private static (float Along, float Square) Levels(float great)
    {
        var density = MathF.Exp(-great * great / 2) / MathF.Sqrt(2 * MathF.PI);
        // The normal distribution's series about zero (Abramowitz and Stegun 26.2.11).
        var (below, term) = (0f, great);
        for (var n = 1; n < 20; n += 2)
        {
            below += 2 * density * term;
            term *= great * great / (n + 2);
        }

        return (MathF.Sqrt(2 / MathF.PI) + (4 * density), 1 + (8 * (1 - below)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int One(ulong bits, ulong* query, int words) =>
        BitOperations.PopCount(bits & query[words]) + (2 * BitOperations.PopCount(bits & query[2 * words])) + (4 * BitOperations.PopCount(bits & query[3 * words]));

    /// <summary>Bits are counted four at a time, by a table; a byte holds at most 8 · 7, and four of them together 224.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Eight(Vector512<ulong> counted, ulong* query, int words)
    {
        var sum = Vector512<byte>.Zero;
        for (var plane = 0; plane < Planes; plane++)
        {
            var table = Avx512F.BroadcastVector128ToVector512(Table(plane)).AsByte();
            var bits = (counted & Vector512.Load(query + ((plane + 1) * words))).AsByte();
            var low = Avx512BW.Shuffle(table, bits & Vector512.Create((byte)15));
            var high = Avx512BW.Shuffle(table, (bits.AsUInt16() >>> 4).AsByte() & Vector512.Create((byte)15));
            sum += low + high;
        }

        return Sum(sum.GetLower() + sum.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Four(Vector256<ulong> counted, ulong* query, int words)
    {
        var sum = Vector256<byte>.Zero;
        for (var plane = 0; plane < Planes; plane++)
        {
            var table = Avx2.BroadcastVector128ToVector256(Table(plane)).AsByte();
            var bits = (counted & Vector256.Load(query + ((plane + 1) * words))).AsByte();
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

    /// <summary>A query that is compared with many rows. Whichever it is, the agreement is the same.</summary>
    public interface IQuery
    {
        public int Agreement(ulong* signs);
    }

    /// <summary>A query of any length, as it is.</summary>
    public readonly struct Plain(ulong* query, int words) : IQuery
    {
        private readonly ulong* _query = query;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Agreement(ulong* signs) => Sketch.Agreement(signs, _query, words);
    }

    /// <summary>
    /// A query of 512 components, which most models have, in registers: reading it again for each row takes as long as counting.
    /// </summary>
    public readonly struct Wide : IQuery
    {
        private readonly Vector512<byte> _signs;
        private readonly Vector512<byte> _low0;
        private readonly Vector512<byte> _low1;
        private readonly Vector512<byte> _low2;
        private readonly Vector512<byte> _high0;
        private readonly Vector512<byte> _high1;
        private readonly Vector512<byte> _high2;
        private readonly Vector512<byte> _table0;
        private readonly Vector512<byte> _table1;
        private readonly Vector512<byte> _table2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide(ulong* query)
        {
            _signs = Vector512.Load(query).AsByte();
            (_low0, _high0) = Nibbles(query + 8);
            (_low1, _high1) = Nibbles(query + 16);
            (_low2, _high2) = Nibbles(query + 24);
            _table0 = Avx512F.BroadcastVector128ToVector512(Table(0)).AsByte();
            _table1 = Avx512F.BroadcastVector128ToVector512(Table(1)).AsByte();
            _table2 = Avx512F.BroadcastVector128ToVector512(Table(2)).AsByte();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Agreement(ulong* signs)
        {
            var low = Vector512.Load(signs).AsByte() ^ _signs;
            var high = (low.AsUInt16() >>> 4).AsByte();
            var sum = Avx512BW.Shuffle(_table0, low & _low0) + Avx512BW.Shuffle(_table1, low & _low1) + Avx512BW.Shuffle(_table2, low & _low2)
                + Avx512BW.Shuffle(_table0, high & _high0) + Avx512BW.Shuffle(_table1, high & _high1) + Avx512BW.Shuffle(_table2, high & _high2);
            return Sum(sum.GetLower() + sum.GetUpper());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector512<byte> Low, Vector512<byte> High) Nibbles(ulong* plane)
        {
            var bytes = Vector512.Load(plane).AsByte();
            return (bytes & Vector512.Create((byte)15), (bytes.AsUInt16() >>> 4).AsByte() & Vector512.Create((byte)15));
        }
    }

    /// <summary>The same for registers that hold half of it.</summary>
    public readonly struct Halves : IQuery
    {
        private readonly Half _first;
        private readonly Half _second;
        private readonly Vector256<byte> _table0;
        private readonly Vector256<byte> _table1;
        private readonly Vector256<byte> _table2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Halves(ulong* query)
        {
            (_first, _second) = (new Half(query), new Half(query + 4));
            _table0 = Avx2.BroadcastVector128ToVector256(Table(0)).AsByte();
            _table1 = Avx2.BroadcastVector128ToVector256(Table(1)).AsByte();
            _table2 = Avx2.BroadcastVector128ToVector256(Table(2)).AsByte();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Agreement(ulong* signs) => Sum(Counted(in _first, signs) + Counted(in _second, signs + 4));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<byte> Counted(in Half half, ulong* signs)
        {
            var low = Vector256.Load(signs).AsByte() ^ half.Signs;
            var high = (low.AsUInt16() >>> 4).AsByte();
            return Avx2.Shuffle(_table0, low & half.Low0) + Avx2.Shuffle(_table1, low & half.Low1) + Avx2.Shuffle(_table2, low & half.Low2)
                + Avx2.Shuffle(_table0, high & half.High0) + Avx2.Shuffle(_table1, high & half.High1) + Avx2.Shuffle(_table2, high & half.High2);
        }

        private readonly struct Half
        {
            public readonly Vector256<byte> Signs;
            public readonly Vector256<byte> Low0;
            public readonly Vector256<byte> Low1;
            public readonly Vector256<byte> Low2;
            public readonly Vector256<byte> High0;
            public readonly Vector256<byte> High1;
            public readonly Vector256<byte> High2;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public Half(ulong* query)
            {
                Signs = Vector256.Load(query).AsByte();
                (Low0, High0) = Nibbles(query + 8);
                (Low1, High1) = Nibbles(query + 16);
                (Low2, High2) = Nibbles(query + 24);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static (Vector256<byte> Low, Vector256<byte> High) Nibbles(ulong* plane)
            {
                var bytes = Vector256.Load(plane).AsByte();
                return (bytes & Vector256.Create((byte)15), (bytes.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)15));
            }
        }
    }
}
