using System.Numerics.Tensors;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Tests.Vectors.Codes;

public sealed class RotationTests
{
    public static TheoryData<int> Dimensions => [.. Enumerable.Range(1, 40), 63, 64, 65, 100, 127, 128, 384, 511, 512, 513, 640, 768, 1000, 1023, 1024, 1152, 1536];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Lengths_and_inner_products_are_kept(int dimension)
    {
        var (random, rotation) = (new Random(dimension), new Rotation(dimension));
        for (var round = 0; round < 20; round++)
        {
            var (a, b) = (SomeVectors.Unit(random, dimension), SomeVectors.Unit(random, dimension));
            var (rotatedA, rotatedB) = (Rotated(rotation, a), Rotated(rotation, b));

            Assert.Equal(1, TensorPrimitives.Norm(rotatedA), 1e-5);
            Assert.Equal(TensorPrimitives.Dot(a, b), TensorPrimitives.Dot(rotatedA, rotatedB), 1e-5);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(640)]
    [InlineData(768)]
    [InlineData(1023)]
    [InlineData(1152)]
    [InlineData(1536)]
    public void Every_axis_is_spread_over_all_components_as_chance_would(int dimension)
    {
        var rotation = new Rotation(dimension);
        var (largest, fourthMoment, leastEighth) = (0.0, 0.0, 1.0);
        for (var axis = 0; axis < dimension; axis++)
        {
            var rotated = Rotated(rotation, SomeVectors.Axis(dimension, axis));
            largest = Math.Max(largest, TensorPrimitives.MaxMagnitude(rotated) * TensorPrimitives.MaxMagnitude(rotated) * dimension);
            fourthMoment += rotated.Sum(x => Math.Pow(x, 4));
            var eighth = dimension / 8;
            for (var from = 0; from + eighth <= dimension; from += eighth)
            {
                leastEighth = Math.Min(leastEighth, TensorPrimitives.SumOfSquares(rotated.AsSpan(from, eighth)) * 8);
            }
        }

        Assert.InRange(Math.Sqrt(largest), 2, 6);
        Assert.InRange(fourthMoment, 2, 3.5);
        Assert.InRange(leastEighth, 0.1, 1);
    }

    [Fact]
    public void It_may_be_done_in_place()
    {
        var (rotation, vector) = (new Rotation(100), SomeVectors.Unit(new Random(1), 100));
        var expected = Rotated(rotation, vector);

        rotation.Apply(vector, vector);

        Assert.Equal(expected, vector);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var (rotation, vector) = (new Rotation(768), SomeVectors.Unit(new Random(1), 768));
        rotation.Apply(vector, vector);
        var before = GC.GetAllocatedBytesForCurrentThread();

        rotation.Apply(vector, vector);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Other_lengths_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rotation(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rotation(8).Apply(new float[7], new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rotation(8).Apply(new float[8], new float[9]));
    }

    private static float[] Rotated(Rotation rotation, float[] vector)
    {
        var rotated = new float[vector.Length];
        rotation.Apply(vector, rotated);
        return rotated;
    }
}
