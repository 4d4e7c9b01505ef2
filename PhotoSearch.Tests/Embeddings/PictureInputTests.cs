using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Against Pillow 9.4: Golden/resized.py made the expected pixels.</summary>
public sealed class PictureInputTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.Read<GoldenResize[]>("resized.json").Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_picture_is_resized_as_Pillow_does(int row)
    {
        var golden = Golden.Read<GoldenResize[]>("resized.json")[row];
        var input = new PictureInput(Rules(golden));
        var pixels = new byte[golden.Pixels.Length];

        input.Shape(SomePictures.Drawn(golden.Width, golden.Height), pixels);

        Assert.Equal(golden.Pixels, pixels);
    }

    [Fact]
    public void Colours_become_planes_with_mean_and_deviation_taken_out()
    {
        var input = new PictureInput(new PreprocessRules(2, 2, [0.5f, 0.25f, 0], [0.5f, 1, 2], Interpolation.Bicubic, ResizeMode.Shortest, 0));
        var picture = new RgbPixels(2, 2, new byte[] { 255, 0, 51, 0, 255, 0, 0, 0, 0, 0, 0, 0 });
        var numbers = new float[input.Length];

        input.Write(picture, numbers);

        float[] expected = [1, -1, -1, -1, -0.25f, 0.75f, -0.25f, -0.25f, 0.1f, 0, 0, 0];
        Assert.All(expected.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Theory]
    [InlineData(nameof(ResizeMode.Shortest))]
    [InlineData(nameof(ResizeMode.Squash))]
    [InlineData(nameof(ResizeMode.Longest))]
    public void Any_shape_of_picture_fits(string mode)
    {
        foreach (var (width, height) in new[] { (1, 1), (1, 3000), (3000, 1), (2, 5), (79, 81), (81, 79), (7, 640) })
        {
            var input = new PictureInput(new PreprocessRules(40, 40, [0, 0, 0], [1, 1, 1], Interpolation.Bicubic, Enum.Parse<ResizeMode>(mode), 200));
            var pixels = new byte[input.Length];

            input.Shape(SomePictures.Grey(width, height, 200), pixels);

            Assert.All(pixels, value => Assert.Equal(200, value));
        }
    }

    private static PreprocessRules Rules(GoldenResize golden) => new(
        golden.TargetWidth, golden.TargetHeight, [0, 0, 0], [1, 1, 1],
        Enum.Parse<Interpolation>(golden.Interpolation, ignoreCase: true), Enum.Parse<ResizeMode>(golden.Mode, ignoreCase: true), golden.Fill);
}
