using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Tests.Vectors.Codes;

public sealed unsafe class SketchTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(320)]
    [InlineData(512)]
    [InlineData(768)]
    [InlineData(1536)]
    public void The_chosen_path_counts_what_the_plain_one_counts(int dimension)
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2: there is one path only.");
        var random = new Random(5);
        var sketch = new Sketch(dimension, new Quantiser(dimension));
        var (row, great) = (new ulong[sketch.Words], new ulong[sketch.Words]);
        var query = new ulong[sketch.QueryWords];
        for (var round = 0; round < 200; round++)
        {
            // With all bits set the sums of bytes are as great as they can be.
            Array.ForEach([.. Enumerable.Range(0, row.Length)], i => row[i] = round == 0 ? ulong.MaxValue : (ulong)random.NextInt64());
            Array.ForEach([.. Enumerable.Range(0, row.Length)], i => great[i] = round == 0 ? ulong.MaxValue : (ulong)random.NextInt64());
            Array.ForEach([.. Enumerable.Range(0, query.Length)], i => query[i] = round == 0 ? (i < row.Length ? 0 : ulong.MaxValue) : (ulong)random.NextInt64());
            fixed (ulong* r = row, g = great, q = query)
            {
                Assert.Equal(Sketch.Single(r, q, sketch.Words, 0), Sketch.Agreement(r, q, sketch.Words));
                if (sketch.IsWide)
                {
                    Assert.Equal(Sketch.Single(r, q, sketch.Words, 0), new Sketch.Wide(q).Agreement(r));
                }

                if (sketch.IsInHalves)
                {
                    Assert.Equal(Sketch.Single(r, q, sketch.Words, 0), new Sketch.Halves(q).Agreement(r));
                }

                Assert.Equal(Sketch.SingleBalance(r, g, q, sketch.Words, 0), Sketch.Balance(r, g, q, sketch.Words));
                Assert.True(round > 0 || Sketch.Agreement(r, q, sketch.Words) == sketch.MostAgreement);
                Assert.True(round > 0 || Sketch.Balance(r, g, q, sketch.Words) == sketch.MostAgreement);
            }
        }
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(512, 0)]
    [InlineData(512, 0.3f)]
    [InlineData(512, 0.8f)]
    [InlineData(768, 0.3f)]
    public void The_estimate_is_right_on_average_and_deviates_as_it_says(int dimension, float cosine)
    {
        var random = new Random(7);
        var quantiser = new Quantiser(dimension);
        var sketch = new Sketch(dimension, quantiser);
        var (bySigns, byBoth) = (new double[4000], new double[4000]);
        for (var i = 0; i < bySigns.Length; i++)
        {
            var vector = SomeVectors.Unit(random, dimension);
            var query = AtCosine(random, vector, cosine);
            var (signs, both) = Estimates(quantiser, sketch, vector, query);
            var truth = TensorPrimitives.Dot<float>(vector, query);
            (bySigns[i], byBoth[i]) = (signs - truth, both - truth);
        }

        AssertSays(bySigns, sketch.Deviation);
        AssertSays(byBoth, sketch.BothDeviation);
        Assert.True(sketch.BothDeviation < 0.52 * sketch.Deviation);

        void AssertSays(double[] errors, double said)
        {
            var (mean, deviation) = (errors.Average(), Math.Sqrt(errors.Average(e => e * e)));
            output.WriteLine($"{dimension} at {cosine}: mean {mean:F4}, deviation {deviation:F4} of {said:F4}");
            Assert.InRange(mean, -0.1 * said, 0.1 * said);
            Assert.InRange(deviation, 0.5 * said, (cosine > 0.5 ? 1.12 : 1.05) * said);
        }
    }

    [Fact]
    public void The_least_agreement_is_the_first_whose_estimate_reaches_the_cosine()
    {
        var sketch = new Sketch(512, new Quantiser(512));
        const int Sizes = 1000;
        foreach (var cosine in (ReadOnlySpan<float>)[-1, -0.3f, 0, 0.31f, 0.9f])
        {
            var least = sketch.AgreementAt(cosine, Sizes);

            Assert.True(least == 0 || sketch.Similarity(least - 1, Sizes) < cosine);
            Assert.True(sketch.Similarity(least, Sizes) >= cosine - 1e-6f);

            var both = sketch.BothAt(cosine, Sizes);

            Assert.True(sketch.BothSimilarity(both - 1, 0, Sizes) < cosine);
            Assert.True(sketch.BothSimilarity(both, 0, Sizes) >= cosine - 1e-6f);
        }
    }

    private static (float BySigns, float ByBoth) Estimates(Quantiser quantiser, Sketch sketch, float[] vector, float[] query)
    {
        var code = new byte[quantiser.Stride];
        var (coarse, fine) = (new sbyte[quantiser.Stride], new short[quantiser.Stride]);
        var (row, great, asked) = (new ulong[sketch.Words], new ulong[sketch.Words], new ulong[sketch.QueryWords]);
        fixed (byte* c = code)
        fixed (sbyte* q = coarse)
        fixed (short* f = fine)
        fixed (ulong* r = row, g = great, a = asked)
        {
            quantiser.Encode(vector, c);
            quantiser.EncodeQuery(query, q, f);
            sketch.Of(c, r, g);
            var sizes = sketch.Query(f, a);
            var agreement = Sketch.Agreement(r, a, sketch.Words);
            return (sketch.Similarity(agreement, sizes), sketch.BothSimilarity(agreement, Sketch.Balance(r, g, a, sketch.Words), sizes));
        }
    }

    private static float[] AtCosine(Random random, float[] vector, float cosine)
    {
        var other = SomeVectors.Unit(random, vector.Length);
        var along = TensorPrimitives.Dot<float>(other, vector);
        for (var i = 0; i < other.Length; i++)
        {
            other[i] -= along * vector[i];
        }

        var length = TensorPrimitives.Norm<float>(other);
        for (var i = 0; i < other.Length; i++)
        {
            other[i] = (cosine * vector[i]) + (MathF.Sqrt(1 - (cosine * cosine)) * other[i] / length);
        }

        return other;
    }
}
