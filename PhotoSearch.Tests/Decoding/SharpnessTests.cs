using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Of one picture the sharper one measures more, whatever its size and format.</summary>
public sealed class SharpnessTests : DecodingTests
{
    private const int Width = 2000;
    private const int Height = 1500;

    [Fact]
    public async Task The_same_picture_out_of_focus_is_less_sharp_and_the_more_the_less()
    {
        var sharp = await SharpnessAsync("sharp.jpg", 1, 1);
        var soft = await SharpnessAsync("soft.jpg", 1, 4);
        var softer = await SharpnessAsync("softer.jpg", 1, 12);

        Assert.True(sharp > 1.5 * soft, $"{sharp} and {soft}");
        Assert.True(soft > 1.5 * softer, $"{soft} and {softer}");
    }

    [Fact]
    public async Task A_soft_background_takes_nothing_from_a_sharp_subject()
    {
        var all = await SharpnessAsync("all.jpg", 1, 1);
        var subject = await SharpnessAsync("subject.jpg", 1, 1, background: 12);

        Assert.InRange(subject / all, 0.8, 1.2);
    }

    [Fact]
    public async Task Compressing_changes_little_and_a_smaller_copy_is_not_sharper()
    {
        var good = await SharpnessAsync("good.jpg", 1, 2, quality: 95);
        var poor = await SharpnessAsync("poor.jpg", 1, 2, quality: 60);
        var small = await SharpnessAsync("small.jpg", 4, 2);

        Assert.InRange(poor / good, 0.87, 1.15);
        Assert.True(small <= good, $"{small} and {good}");
    }

    [Fact]
    public async Task The_stored_picture_tells_what_the_original_does()
    {
        var path = File("photo.jpg");
        Write(path, 1, 2, 2, 90);
        var photo = await DecodeAsync(path);
        var stored = File("stored.webp");
        await System.IO.File.WriteAllBytesAsync(stored, photo.Pictures.Single(picture => picture.Size == PictureSizes.Viewer).WebP.ToArray(), Ct);

        var measured = await Decoder.MeasureAsync(stored, Ct);

        Assert.InRange(measured / photo.Sharpness, 0.8, 1.2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 300)]
    [InlineData(3, 3)]
    [InlineData(10, 1)]
    public void Pictures_without_an_inside_and_of_one_colour_have_none(int width, int height) => Assert.Equal(0, Sharpness.Of(new byte[width * height * 3], width, height));

    private async Task<double> SharpnessAsync(string name, int smaller, double blur, double? background = null, int quality = 90)
    {
        var path = File(name);
        Write(path, smaller, blur, background ?? blur, quality);
        return (await DecodeAsync(path)).Sharpness;
    }

    /// <summary>Bars with soft edges; blur is how many pixels of the large picture an edge takes.</summary>
    private static void Write(string path, int smaller, double blur, double background, int quality) => Picture.Write(
        path, Width / smaller, Height / smaller,
        (x, y) =>
        {
            var isSubject = x * smaller < Width / 2 && y * smaller < Height / 2;
            var edge = (((x * smaller) + (y * smaller / 3)) % 80) - 40;
            var grey = (byte)(128 + (90 * Math.Tanh((Math.Abs(edge) - 20) / (isSubject ? blur : background))));
            return (grey, grey, grey);
        },
        "jpegsave",
        [("Q", quality.ToString(CultureInfo.InvariantCulture))]);
}
