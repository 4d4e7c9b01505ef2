using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>What comes out of every format: upright, sRGB, three bytes a pixel.</summary>
public sealed class PictureFormatTests : DecodingTests
{
    [Theory]
    [InlineData("jpegsave", "image/jpeg")]
    [InlineData("pngsave", "image/png")]
    [InlineData("webpsave", "image/webp")]
    [InlineData("tiffsave", "image/tiff")]
    [InlineData("gifsave", "image/gif")]
    [InlineData("heifsave", "image/heic", "compression", "hevc")]
    [InlineData("heifsave", "image/avif", "compression", "av1")]
    [InlineData("jxlsave", "image/jxl")]
    public async Task Every_format_gives_the_same_picture_whatever_its_name(string saver, string mediaType, params string[] option)
    {
        var made = Picture.Write(File("made.picture"), 300, 200, Picture.Quarters(300, 200), saver, option.Length == 0 ? null : [(option[0], option[1])]);
        var path = File("named.txt");
        System.IO.File.Move(made, path);

        var photo = await DecodeAsync(path);

        Assert.Equal((mediaType, 300, 200, 1), (photo.Facts.MediaType, photo.Facts.Width, photo.Facts.Height, photo.Facts.Orientation));
        AssertQuarters(photo, 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_orientation_comes_out_upright(int orientation)
    {
        const int Width = 1500, Height = 1000;
        var upright = Picture.Quarters(Width, Height);
        var (width, height) = orientation >= 5 ? (Height, Width) : (Width, Height);
        var path = Picture.Write(File("turned.jpg"), width, height, (x, y) => orientation switch
        {
            2 => upright(Width - 1 - x, y),
            3 => upright(Width - 1 - x, Height - 1 - y),
            4 => upright(x, Height - 1 - y),
            5 => upright(y, x),
            6 => upright(Width - 1 - y, x),
            7 => upright(Width - 1 - y, Height - 1 - x),
            8 => upright(y, Height - 1 - x),
            _ => upright(x, y),
        }, "jpegsave");
        Picture.AddExif(path, (ushort)orientation);

        var photo = await DecodeAsync(path);

        Assert.Equal((Width, Height, orientation), (photo.Facts.Width, photo.Facts.Height, photo.Facts.Orientation));
        Assert.Equal((672, 448), (photo.ModelInput.Width, photo.ModelInput.Height));
        AssertQuarters(photo);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task An_unknown_orientation_is_upright(int orientation)
    {
        var path = Picture.Write(File("a.jpg"), 60, 40, Picture.Quarters(60, 40), "jpegsave");
        Picture.AddExif(path, (ushort)orientation);

        var photo = await DecodeAsync(path);

        Assert.Equal(1, photo.Facts.Orientation);
        Assert.Equal((60, 40), (photo.ModelInput.Width, photo.ModelInput.Height));
    }

    [Fact]
    public async Task A_wide_gamut_picture_comes_out_in_srgb()
    {
        var path = Picture.Write(File("p3.jpg"), 300, 200, Picture.Quarters(300, 200), "jpegsave", [("Q", "95")],
            Picture.Step("icc_transform", ("output-profile", "p3"), ("input-profile", "srgb")));

        var photo = await DecodeAsync(path);

        AssertQuarters(photo);
    }

    [Fact]
    public async Task A_cmyk_picture_comes_out_in_srgb()
    {
        var path = Picture.Write(File("cmyk.jpg"), 300, 200, Picture.Quarters(300, 200), "jpegsave", [("Q", "95")], Picture.Step("colourspace", ("space", "cmyk")));

        var photo = await DecodeAsync(path);

        // Print cannot show this blue; what counts is that it is not inverted.
        AssertQuarters(photo, 70);
    }

    [Fact]
    public async Task Sixteen_bits_come_out_as_eight()
    {
        var path = Picture.Write(File("16.png"), 300, 200, Picture.Quarters(300, 200), "pngsave", null, Picture.Step("colourspace", ("space", "rgb16")));

        var photo = await DecodeAsync(path);

        AssertQuarters(photo);
    }

    [Fact]
    public async Task A_grey_picture_has_three_equal_bytes()
    {
        var path = Picture.Write(File("grey.png"), 300, 200, (_, _) => Picture.Grey, "pngsave", null, Picture.Step("colourspace", ("space", "b-w")));

        var photo = await DecodeAsync(path);

        AssertNear(Picture.Grey, At(photo, 0.5, 0.5), 2);
    }

    [Theory]
    [InlineData("0", 255, 255)]
    [InlineData("128", 237, 142)]
    [InlineData("255", 220, 30)]
    public async Task Transparency_lies_on_white(string alpha, byte red, byte green)
    {
        var path = Picture.Write(File("alpha.png"), 300, 200, (_, _) => Picture.Red, "pngsave", null, Picture.Step("bandjoin_const", ("c", alpha)));

        var photo = await DecodeAsync(path);

        AssertNear((red, green, green), At(photo, 0.5, 0.5), 3);
    }

    [Fact]
    public async Task Of_a_moving_picture_the_first_frame_counts()
    {
        byte[] gif =
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255, // one pixel; red, blue
            0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0, // red
            0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 0x01, 0, // blue
            0x3B,
        ];
        await System.IO.File.WriteAllBytesAsync(File("moving.gif"), gif, Ct);

        var photo = await DecodeAsync(File("moving.gif"));

        Assert.Equal((1, 1), (photo.ModelInput.Width, photo.ModelInput.Height));
        AssertNear((255, 0, 0), At(photo, 0, 0));
    }

    [Fact]
    public async Task A_picture_of_one_pixel_is_a_photo()
    {
        var path = Picture.Write(File("1.png"), 1, 1, (_, _) => Picture.Blue, "pngsave");

        var photo = await DecodeAsync(path);

        Assert.Equal(3, photo.Pictures.Count);
        AssertNear(Picture.Blue, At(photo, 0, 0));
    }

    [Fact]
    public async Task The_stored_pictures_have_their_sizes_and_are_never_enlarged()
    {
        var large = await DecodeAsync(Picture.Write(File("large.jpg"), 3000, 2000, Picture.Quarters(3000, 2000), "jpegsave"));
        var small = await DecodeAsync(Picture.Write(File("small.jpg"), 500, 400, Picture.Quarters(500, 400), "jpegsave"));

        Assert.Equal([(320, 213), (640, 427), (1024, 683)], await SidesAsync(large));
        Assert.Equal([(320, 256), (500, 400), (500, 400)], await SidesAsync(small));
        Assert.Equal(PictureSizes.MadeAtOnce, large.Pictures.Select(p => p.Size));
    }

    [Fact]
    public async Task A_rendition_has_the_size_that_was_asked_for()
    {
        var path = Picture.Write(File("large.jpg"), 3000, 2000, Picture.Quarters(3000, 2000), "jpegsave");

        var webp = await Decoder.RenderAsync(path, PictureSizes.Large, Ct);

        Assert.Equal((2048, 1365), await SideAsync(webp));
    }

    [Theory]
    [InlineData(1, 60000)]
    [InlineData(60000, 1)]
    public async Task A_strip_of_one_pixel_is_a_photo(int width, int height)
    {
        var path = Picture.WriteBlack(File("strip.png"), width, height, "pngsave");

        var photo = await DecodeAsync(path);

        Assert.Equal((width, height), (photo.Facts.Width, photo.Facts.Height));
        Assert.Equal(3, photo.Pictures.Count);
    }

    private async Task<List<(int, int)>> SidesAsync(DecodedPhoto photo)
    {
        var sides = new List<(int, int)>();
        foreach (var picture in photo.Pictures)
        {
            sides.Add(await SideAsync(picture.WebP));
        }

        return sides;
    }

    private async Task<(int, int)> SideAsync(ReadOnlyMemory<byte> webp)
    {
        await System.IO.File.WriteAllBytesAsync(File("check.webp"), webp, Ct);
        var photo = await DecodeAsync(File("check.webp"));
        return (photo.Facts.Width, photo.Facts.Height);
    }
}
