using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Cameras' raw files: the camera's own preview where it is good enough, and developed where it is not.</summary>
public sealed class RawFileTests : DecodingTests
{
    private static readonly Func<int, int, (byte R, byte G, byte B)> Grey = (_, _) => Picture.Grey;

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task The_cameras_own_preview_is_what_is_seen_and_the_raw_picture_tells_the_sides(int orientation)
    {
        var dng = Dng.Turned(2400, 1600, (ushort)orientation) with { Pixel = Grey };
        var shown = Dng.Turned(1200, 800, (ushort)orientation);

        var photo = await DecodeAsync(dng.WithPreview(File("preview.jpg"), shown.Width, shown.Height, shown.Pixel).Write(File("a.dng")));

        Assert.Equal(("image/x-adobe-dng", 2400, 1600, orientation), (photo.Facts.MediaType, photo.Facts.Width, photo.Facts.Height, photo.Facts.Orientation));
        Assert.Equal((672, 448), (photo.ModelInput.Width, photo.ModelInput.Height));
        AssertQuarters(photo);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task Without_a_preview_it_is_developed_in_the_colours_that_the_camera_saw(int orientation)
    {
        var photo = await DecodeAsync(Dng.Turned(1200, 800, (ushort)orientation).Write(File("a.dng")));

        Assert.Equal((1200, 800, orientation), (photo.Facts.Width, photo.Facts.Height, photo.Facts.Orientation));
        AssertQuarters(photo, 6);
        AssertNear((255, 255, 255), At(photo, 0.5, 0.5), 2);
    }

    [Fact]
    public async Task A_small_preview_is_no_picture_of_it()
    {
        var dng = Dng.Turned(1200, 800, 1).WithPreview(File("preview.jpg"), 320, 213, Grey);

        AssertQuarters(await DecodeAsync(dng.Write(File("a.dng"))), 6);
    }

    [Fact]
    public async Task A_preview_that_was_cut_to_another_shape_is_no_picture_of_it()
    {
        var dng = Dng.Turned(1200, 800, 1).WithPreview(File("preview.jpg"), 1200, 675, Grey);

        AssertQuarters(await DecodeAsync(dng.Write(File("a.dng"))), 6);
    }

    [Fact]
    public async Task A_preview_that_the_camera_turned_is_not_turned_again()
    {
        var dng = Dng.Turned(1200, 1800, 6) with { Pixel = Grey };
        var upright = Dng.Turned(800, 1200, 1);

        var photo = await DecodeAsync(dng.WithPreview(File("preview.jpg"), upright.Width, upright.Height, upright.Pixel).Write(File("a.dng")));

        Assert.Equal((1200, 1800), (photo.Facts.Width, photo.Facts.Height));
        Assert.True(photo.ModelInput.Height > photo.ModelInput.Width);
        AssertQuarters(photo);
    }

    [Fact]
    public async Task A_preview_with_an_orientation_of_its_own_is_turned_once()
    {
        var dng = Dng.Turned(1200, 800, 6) with { Pixel = Grey };
        var shown = Dng.Turned(1200, 800, 6);
        dng = dng.WithPreview(File("preview.jpg"), shown.Width, shown.Height, shown.Pixel);
        Picture.AddExif(File("preview.jpg"), 6);

        var photo = await DecodeAsync((dng with { Preview = await System.IO.File.ReadAllBytesAsync(File("preview.jpg"), Ct) }).Write(File("a.dng")));

        Assert.Equal((1200, 800), (photo.Facts.Width, photo.Facts.Height));
        AssertQuarters(photo);
    }

    [Fact]
    public async Task A_broken_preview_is_made_up_for()
    {
        var dng = Dng.Turned(1200, 800, 1) with { Preview = [0xFF, 0xD8, .. new byte[5000]], PreviewSides = (1200, 800) };

        AssertQuarters(await DecodeAsync(dng.Write(File("a.dng"))), 6);
    }

    [Fact]
    public async Task A_preview_that_ends_in_its_middle_is_made_up_for()
    {
        var dng = Dng.Turned(1200, 800, 1).WithPreview(File("preview.jpg"), 1200, 800, Grey);

        AssertQuarters(await DecodeAsync((dng with { Preview = dng.Preview![..(dng.Preview!.Length / 2)] }).Write(File("a.dng"))), 6);
    }

    [Fact]
    public async Task A_preview_with_a_sound_header_that_will_not_decode_is_made_up_for()
    {
        var dng = Dng.Turned(1200, 800, 1).WithPreview(File("preview.jpg"), 1200, 800, Grey);
        // Its quantisation tables become something that readers pass over.
        for (int at; (at = dng.Preview.AsSpan().IndexOf<byte>([0xFF, 0xDB])) >= 0;)
        {
            dng.Preview![at + 1] = 0xEF;
        }

        AssertQuarters(await DecodeAsync(dng.Write(File("a.dng"))), 6);
    }

    [Fact]
    public async Task A_large_one_is_developed_at_half_its_sides_and_still_fills_the_viewer()
    {
        var path = Dng.Turned(4400, 2200, 1).Write(File("a.dng"));

        var photo = await DecodeAsync(path);
        var webp = await Decoder.RenderAsync(path, PictureSizes.Large, Ct);

        Assert.Equal((4400, 2200), (photo.Facts.Width, photo.Facts.Height));
        AssertQuarters(photo, 6);
        await System.IO.File.WriteAllBytesAsync(File("check.webp"), webp, Ct);
        Assert.Equal(2048, (await DecodeAsync(File("check.webp"))).Facts.Width);
    }

    [Fact]
    public async Task What_the_file_says_is_read_as_of_a_jpeg()
    {
        var path = Dng.Turned(300, 200, 1).WithPreview(File("preview.jpg"), 300, 200, Grey).Write(File("a.dng"));

        var facts = (await DecodeAsync(path)).Facts;
        var told = await Decoder.TellAsync(path, Ct);

        Assert.Equal((Dng.Make, Dng.Model), (facts.CameraMake, facts.CameraModel));
        Assert.Equal(new DateTime(2021, 3, 4, 12, 30, 0), facts.TakenAt?.Local);
        Assert.Equal((2.8, 0.01, 400, 35), (facts.FNumber, facts.ExposureSeconds, facts.Iso, facts.FocalLength));
        Assert.Equal((facts.MediaType, facts.Width, facts.Height, facts.Orientation, facts.TakenAt, facts.TagsJson), (told.MediaType, told.Width, told.Height, told.Orientation, told.TakenAt, told.TagsJson));
    }

    [Fact]
    public async Task Everything_that_is_asked_of_a_photo_is_answered_for_a_raw_one()
    {
        var path = Dng.Turned(1200, 800, 6).Write(File("no ending"));

        var pixels = await Decoder.PixelsAsync(path, 224, Ct);

        Assert.Equal((672, 448), (pixels.Width, pixels.Height));
        Assert.True(await Decoder.MeasureAsync(path, Ct) > 0);
    }

    [Fact]
    public void Where_LibRaw_is_missing_the_sentence_names_the_package()
    {
        Assert.Null(RawFile.Missing(NativeRaw.Library));
        Assert.Contains("libraw20", RawFile.Missing("libraw_r.so.0"), StringComparison.Ordinal);
    }
}
