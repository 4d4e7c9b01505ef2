using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>The pixels for a model, asked for alone.</summary>
public sealed class ModelPixelsTests : DecodingTests
{
    [Theory]
    [InlineData(300, 80)]
    [InlineData(3000, 80)]
    [InlineData(3000, 224)]
    public async Task They_are_those_of_a_whole_decode(int width, int side)
    {
        var path = Some(width);
        Picture.AddExif(path, 6);

        var pixels = await Decoder.PixelsAsync(path, side, Ct);

        var whole = (await Decoder.DecodeAsync(path, side, Ct)).ModelInput;
        Assert.Equal((whole.Width, whole.Height), (pixels.Width, pixels.Height));
        Assert.True(pixels.Height > pixels.Width);
        Assert.InRange(MeanDifference(whole, pixels), 0, 0.5);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_as_for_a_whole_decode()
    {
        await System.IO.File.WriteAllTextAsync(File("words.jpg"), "no picture", Ct);
        var whole = await Assert.ThrowsAsync<UnreadablePhotoException>(() => DecodeAsync(File("words.jpg")));

        var alone = await Assert.ThrowsAsync<UnreadablePhotoException>(() => Decoder.PixelsAsync(File("words.jpg"), 224, Ct));

        Assert.Equal(whole.Reason, alone.Reason);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Decoder.PixelsAsync(File("gone.jpg"), 224, Ct));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Decoder.PixelsAsync(File("words.jpg"), 0, Ct));
    }

    [Fact]
    public async Task The_same_child_goes_on_with_whole_photos()
    {
        var path = Some(300);

        var pixels = await Decoder.PixelsAsync(path, 224, Ct);
        var child = Decoder.ChildProcessIds.Single();

        AssertQuarters(await DecodeAsync(path));
        Assert.Equal((300, 150), (pixels.Width, pixels.Height));
        Assert.Equal([child], Decoder.ChildProcessIds);
    }

    private static double MeanDifference(RgbPixels one, RgbPixels other)
    {
        var (a, b) = (one.Bytes.ToArray(), other.Bytes.ToArray());
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Average();
    }

    private string Some(int width) => Picture.Write(File($"{width}.jpg"), width, width / 2, Picture.Quarters(width, width / 2), "jpegsave");
}
