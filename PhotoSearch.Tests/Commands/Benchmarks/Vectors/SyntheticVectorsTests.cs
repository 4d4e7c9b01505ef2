using System.Numerics.Tensors;
using PhotoSearch.Commands.Benchmarks.Vectors;

namespace PhotoSearch.Tests.Commands.Benchmarks.Vectors;

public sealed class SyntheticVectorsTests
{
    private const int Dimension = 512;

    [Fact]
    public void The_same_number_gives_the_same_vector_bit_for_bit()
    {
        var vector = Make(SyntheticKind.Picture, 7);

        Assert.Equal(vector, Make(SyntheticKind.Picture, 7));
        Assert.NotEqual(vector, Make(SyntheticKind.Picture, 8));
        Assert.NotEqual(vector, Make(SyntheticKind.Asked, 7));
    }

    [Fact]
    public void A_file_of_them_does_not_depend_on_how_they_are_shared_out()
    {
        using var folder = new TemporaryFolder();
        var made = new SyntheticVectors(64);

        using var file = FloatFile.OpenOrMake(Path.Combine(folder.Path, "v.f32"), 64, 5000, (number, vector) => made.Write(SyntheticKind.Picture, number, vector), _ => { }, CancellationToken.None);

        var expected = new float[64];
        foreach (var number in (int[])[0, 2047, 2048, 4999])
        {
            made.Write(SyntheticKind.Picture, number, expected);
            Assert.Equal(expected, file.Row(number).ToArray());
        }
    }

    [Fact]
    public void Pictures_share_a_cone_and_words_lie_off_it()
    {
        var made = new SyntheticVectors(Dimension);
        var pictures = Many(made, SyntheticKind.Picture, 2000);

        Assert.All(pictures, picture => Assert.Equal(1, TensorPrimitives.Norm(picture), 1e-5f));
        Assert.InRange(Enumerable.Range(0, 999).Average(i => TensorPrimitives.Dot(pictures[i], pictures[i + 1000])), 0.4, 0.6);
        Assert.InRange(Many(made, SyntheticKind.Asked, 100).Average(asked => pictures.Max(picture => TensorPrimitives.Dot(asked, picture))), 0.7, 0.95);
        Assert.InRange(Many(made, SyntheticKind.Words, 100).Average(words => pictures.Max(picture => TensorPrimitives.Dot(words, picture))), 0.15, 0.4);
    }

    [Fact]
    public void A_file_of_another_size_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "v.f32");
        File.WriteAllBytes(path, new byte[100]);

        using var file = FloatFile.OpenOrMake(path, 4, 10, (number, vector) => vector.Fill(number), _ => { }, CancellationToken.None);

        Assert.Equal(10, file.Count);
        Assert.Equal([9f, 9f, 9f, 9f], file.Row(9).ToArray());
    }

    private static float[] Make(SyntheticKind kind, long number)
    {
        var vector = new float[Dimension];
        new SyntheticVectors(Dimension).Write(kind, number, vector);
        return vector;
    }

    private static float[][] Many(SyntheticVectors made, SyntheticKind kind, int count)
    {
        var vectors = new float[count][];
        for (var i = 0; i < count; i++)
        {
            made.Write(kind, i, vectors[i] = new float[made.Dimension]);
        }

        return vectors;
    }
}
