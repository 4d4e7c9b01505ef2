using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Tests.Vectors.Codes;

public sealed unsafe class QuantiserTests
{
    [Theory]
    [MemberData(nameof(EstimateTests.Dimensions), MemberType = typeof(EstimateTests))]
    public void A_code_takes_the_dimension_rounded_up_to_a_cache_line(int dimension)
    {
        var stride = new Quantiser(dimension).Stride;

        Assert.Equal(0, stride % 64);
        Assert.InRange(stride, dimension, dimension + 63);
    }

    [Fact]
    public void Padding_is_zero()
    {
        var (quantiser, vector) = (new Quantiser(65), SomeVectors.Unit(new Random(1), 65));
        using var coded = new Coded(quantiser, vector);

        for (var i = 65; i < 128; i++)
        {
            Assert.Equal(128, coded.Code[i]);
            Assert.Equal(0, coded.Query[i]);
            Assert.Equal(0, coded.Fine[i]);
            Assert.Equal(0, coded.Halved[i]);
        }
    }

    [Fact]
    public void Halves_are_rounded_to_even_and_stay_in_range()
    {
        var quantiser = new Quantiser(256);
        var code = new byte[256];
        var query = new sbyte[256];
        for (var i = 0; i < 256; i++)
        {
            code[i] = (byte)i;
        }

        fixed (byte* from = code)
        {
            fixed (sbyte* to = query)
            {
                quantiser.QueryOf(from, to);
            }
        }

        Assert.All(Enumerable.Range(0, 256), i => Assert.Equal(Math.Clamp(Math.Round((i - 128) / 2.0), -63, 63), query[i]));
    }

    [Fact]
    public void Vectors_that_are_no_unit_stay_in_range()
    {
        var quantiser = new Quantiser(64);
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.MinValue, 1e30f, 0 })
        {
            var vector = new float[64];
            vector.AsSpan().Fill(value);
            using var coded = new Coded(quantiser, vector);

            for (var i = 0; i < 64; i++)
            {
                Assert.InRange(coded.Code[i], 1, 255);
                Assert.InRange(coded.Query[i], -63, 63);
                Assert.InRange(coded.Fine[i], -2047, 2047);
            }
        }
    }

    [Fact]
    public void The_sum_is_the_sum()
    {
        using var coded = new Coded(new Quantiser(768), SomeVectors.Unit(new Random(4), 768));

        Assert.Equal(new ReadOnlySpan<sbyte>(coded.Query, 768).ToArray().Sum(q => q), Quantiser.Sum(coded.Query, 768));
    }

    [Fact]
    public void Codes_are_the_same_in_every_version_and_on_every_processor()
    {
        // Files hold codes: whatever changes them must change the files' version too.
        var hashed = new List<byte>();
        foreach (var dimension in new[] { 3, 33, 512, 640 })
        {
            var whole = Enumerable.Range(0, dimension).Select(i => (i * 37 % 101) - 50).ToArray();
            var length = Math.Sqrt(whole.Sum(x => x * x));
            var vector = whole.Select(x => (float)(x / length)).ToArray();
            var quantiser = new Quantiser(dimension);
            using var coded = new Coded(quantiser, vector);
            hashed.AddRange(new ReadOnlySpan<byte>(coded.Code, quantiser.Stride));
            hashed.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<sbyte>(coded.Query, quantiser.Stride)));
            hashed.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<short>(coded.Fine, quantiser.Stride)));
        }

        Assert.Equal(16525029916484275433UL, hashed.Aggregate(14695981039346656037UL, (hash, part) => (hash ^ part) * 1099511628211UL));
    }

    [Fact]
    public void Encoding_allocates_nothing()
    {
        var (quantiser, vector) = (new Quantiser(768), SomeVectors.Unit(new Random(4), 768));
        using var coded = new Coded(quantiser, vector);
        var before = GC.GetAllocatedBytesForCurrentThread();

        quantiser.Encode(vector, coded.Code);
        quantiser.EncodeQuery(vector, coded.Query, coded.Fine);
        quantiser.QueryOf(coded.Code, coded.Query);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Dimensions_beyond_what_32_bits_hold_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quantiser(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quantiser(8193));
        Assert.Equal(8192, new Quantiser(8192).Stride);
    }
}
