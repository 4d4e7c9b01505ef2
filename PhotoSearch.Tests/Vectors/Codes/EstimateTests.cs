using System.Numerics.Tensors;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Tests.Vectors.Codes;

public sealed unsafe class EstimateTests
{
    public static TheoryData<int> Dimensions => [1, 2, 3, 4, 5, 7, 8, 12, 16, 20, 21, 33, 63, 64, 65, 100, 384, 511, 512, 640, 768, 1023, 1152, 1536];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Estimates_of_random_vectors_are_near_the_cosine(int dimension)
    {
        var random = new Random(dimension);
        for (var round = 0; round < 50; round++)
        {
            AssertEstimated(SomeVectors.Unit(random, dimension), SomeVectors.Unit(random, dimension));
        }
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Estimates_of_axes_are_near_the_cosine(int dimension)
    {
        var random = new Random(dimension);
        for (var axis = 0; axis < dimension; axis += 1 + (dimension / 40))
        {
            var (vector, other) = (SomeVectors.Axis(dimension, axis), SomeVectors.Axis(dimension, random.Next(dimension)));
            AssertEstimated(vector, vector);
            AssertEstimated(vector, other);
            AssertEstimated(vector, Negated(vector));
            AssertEstimated(vector, SomeVectors.Unit(random, dimension));
        }
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Estimates_of_constant_vectors_are_near_the_cosine(int dimension)
    {
        var random = new Random(dimension);
        var constant = new float[dimension];
        constant.AsSpan().Fill((float)(1 / Math.Sqrt(dimension)));

        AssertEstimated(constant, constant);
        AssertEstimated(constant, SomeVectors.Axis(dimension, dimension / 2));
        AssertEstimated(constant, SomeVectors.Unit(random, dimension));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(640)]
    [InlineData(768)]
    [InlineData(1152)]
    public void Estimates_of_vectors_with_two_huge_components_are_near_the_cosine(int dimension)
    {
        // CLIP's embeddings have a few components far larger than all others, at the same places with the same signs in all of them.
        var random = new Random(dimension);
        for (var round = 0; round < 200; round++)
        {
            AssertEstimated(LikeClip(random, dimension), LikeClip(random, dimension));
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(768)]
    [InlineData(1536)]
    public void Errors_deviate_as_the_theory_says(int dimension)
    {
        var random = new Random(dimension);
        var (coarse, fine, halved) = (0.0, 0.0, 0.0);
        const int Rounds = 1000;
        for (var round = 0; round < Rounds; round++)
        {
            var (a, b) = (LikeClip(random, dimension), LikeClip(random, dimension));
            var errors = Errors(a, b);
            (coarse, fine, halved) = (coarse + (errors.Coarse * errors.Coarse), fine + (errors.Fine * errors.Fine), halved + (errors.Halved * errors.Halved));
        }

        var quantiser = new Quantiser(dimension);
        Assert.InRange(Math.Sqrt(coarse / Rounds) / quantiser.CoarseDeviation, 0.5, 1.3);
        Assert.InRange(Math.Sqrt(fine / Rounds) / quantiser.FineDeviation, 0.5, 1.3);
        // A half of an odd number is off by a whole half: more than rounding anything between.
        Assert.InRange(Math.Sqrt(halved / Rounds) / quantiser.CoarseDeviation, 0.5, 1.4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(20)]
    public void With_few_dimensions_nothing_is_cut(int dimension)
    {
        var quantiser = new Quantiser(dimension);
        // The largest component that a rotated unit vector can have: the vector which the rotation takes to an axis.
        for (var axis = 0; axis < dimension; axis++)
        {
            var vector = TakenTo(axis, dimension);
            var code = new byte[quantiser.Stride];
            fixed (byte* at = code)
            {
                quantiser.Encode(vector, at);
            }

            Assert.Equal(255, code[axis]);
            AssertEstimated(vector, vector);
        }
    }

    private static float[] LikeClip(Random random, int dimension)
    {
        var vector = SomeVectors.Unit(random, dimension);
        vector[dimension / 5] += 0.9f;
        vector[dimension / 2] -= 0.6f;
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    private static float[] Negated(float[] vector)
    {
        var negated = new float[vector.Length];
        TensorPrimitives.Negate(vector, negated);
        return negated;
    }

    /// <summary>The unit vector that is rotated to an axis: the rotation is orthonormal, so its components are those of all rotated axes there.</summary>
    private static float[] TakenTo(int axis, int dimension)
    {
        var (rotation, vector, rotated) = (new Rotation(dimension), new float[dimension], new float[dimension]);
        for (var i = 0; i < dimension; i++)
        {
            rotation.Apply(SomeVectors.Axis(dimension, i), rotated);
            vector[i] = rotated[axis];
        }

        return vector;
    }

    private static void AssertEstimated(float[] a, float[] b)
    {
        var quantiser = new Quantiser(a.Length);
        var (errors, cut) = (Errors(a, b), Cut(a, b));
        var (coarse, halved, fine) = (6 * quantiser.CoarseDeviation, 6 * Math.Sqrt(1.6) * quantiser.CoarseDeviation, 6 * quantiser.FineDeviation);
        Assert.InRange(errors.Coarse, -coarse - cut, coarse + cut);
        Assert.InRange(errors.Halved, -halved - cut, halved + cut);
        Assert.InRange(errors.Fine, -fine - cut, fine + cut);
    }

    /// <summary>What one component in 150,000 loses because it is beyond 4.5 standard deviations: seen with axes, of which a few have one such.</summary>
    private static double Cut(float[] a, float[] b)
    {
        var (rotation, rotatedA, rotatedB) = (new Rotation(a.Length), new float[a.Length], new float[a.Length]);
        rotation.Apply(a, rotatedA);
        rotation.Apply(b, rotatedB);
        var most = Math.Min(4.5 / Math.Sqrt(a.Length), 1.001);
        return rotatedA.Zip(rotatedB, (x, y) => Math.Abs((x * y) - (Math.Clamp(x, -most, most) * Math.Clamp(y, -most, most)))).Sum();
    }

    /// <summary>Of the estimates of one row and one query: as a coarse query, as a fine one and as one made of the row's code.</summary>
    private static (float Coarse, float Fine, float Halved) Errors(float[] row, float[] query)
    {
        var quantiser = new Quantiser(row.Length);
        using var codedRow = new Coded(quantiser, row);
        using var codedQuery = new Coded(quantiser, query);
        var truth = TensorPrimitives.Dot(row, query);
        var coarse = quantiser.Similarity(CodeProduct.Of(codedRow.Code, codedQuery.Query, quantiser.Stride), Quantiser.Sum(codedQuery.Query, quantiser.Stride));
        var halved = quantiser.Similarity(CodeProduct.Of(codedRow.Code, codedQuery.Halved, quantiser.Stride), Quantiser.Sum(codedQuery.Halved, quantiser.Stride));
        var fine = quantiser.FineSimilarity(CodeProduct.Fine(codedRow.Code, codedQuery.Fine, quantiser.Stride));
        return (coarse - truth, fine - truth, halved - truth);
    }
}
