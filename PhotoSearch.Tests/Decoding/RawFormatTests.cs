using System.Buffers.Binary;
using System.Text;
using PhotoSearch.Decoding;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Raw files are told by their content, whatever their name, and nothing else is taken for one.</summary>
public sealed class RawFormatTests : DecodingTests
{
    private const int RafHeader = 160;

    [Theory]
    [InlineData("II*\0\x10\0\0\0CR\x02\0", "image/x-canon-cr2")]
    [InlineData("II\x1A\0\0\0HEAPCCDR", "image/x-canon-crw")]
    [InlineData("\0\0\0\x18" + "ftypcrx \0\0\0\x01" + "crx isom", "image/x-canon-cr3")]
    [InlineData("FUJIFILMCCD-RAW 0201", "image/x-fuji-raf")]
    [InlineData("IIRO\b\0\0\0", "image/x-olympus-orf")]
    [InlineData("IIRS\b\0\0\0", "image/x-olympus-orf")]
    [InlineData("MMOR\0\0\0\b", "image/x-olympus-orf")]
    [InlineData("IIU\0\x18\0\0\0", "image/x-panasonic-rw2")]
    [InlineData("II*\0\b\0\0\0IIII", "image/x-phaseone-iiq")]
    [InlineData("\0MRM", "image/x-minolta-mrw")]
    [InlineData("FOVb", "image/x-sigma-x3f")]
    public void Formats_are_told_by_their_first_bytes(string start, string mediaType) =>
        Assert.Equal(mediaType, PhotoFormat.Sniff(Encoding.Latin1.GetBytes(start)).Format?.MediaType);

    [Theory]
    [InlineData("NIKON CORPORATION", "image/x-nikon-nef")]
    [InlineData("SONY", "image/x-sony-arw")]
    [InlineData("PENTAX", "image/x-pentax-pef")]
    [InlineData("RICOH IMAGING COMPANY, LTD.", "image/x-pentax-pef")]
    [InlineData("SAMSUNG", "image/x-samsung-srw")]
    [InlineData("Mamiya", "image/x-camera-raw")]
    public void Those_that_are_TIFF_inside_are_told_by_their_maker(string maker, string mediaType)
    {
        var sensor = new Dng(32, 32, Picture.Quarters(32, 32)).Sensor();

        Assert.Equal(mediaType, FormatOf(new TiffDirectory().Longs(0x00FE, 0).Text(0x010F, maker).Directories(0x014A, new TiffDirectory().Longs(0x00FE, 1), sensor).File()));
        Assert.Equal(mediaType, FormatOf(sensor.Text(0x010F, maker).File()));
    }

    [Fact]
    public void Pictures_and_ruins_are_no_raw_files()
    {
        var tiff = Picture.Write(File("a.tif"), 60, 40, Picture.Quarters(60, 40), "tiffsave", [("pyramid", "true"), ("subifd", "true"), ("tile", "true")]);

        Assert.Null(FormatOf(System.IO.File.ReadAllBytes(tiff)));
        Assert.Null(FormatOf([]));
        Assert.Null(FormatOf([(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0]));
        // A directory that names itself as the next one, and as its own part.
        Assert.Null(FormatOf([(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x4A, 1, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0]));
        // Four thousand million parts, beyond the end.
        Assert.Null(FormatOf([(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x4A, 1, 4, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]));
    }

    /// <summary>Where other cameras have their previews: beside the raw picture, before it, below it, and all of it turned.</summary>
    [Theory]
    [InlineData("NIKON CORPORATION", "image/x-nikon-nef")]
    [InlineData("SONY", "image/x-sony-arw")]
    [InlineData("PENTAX", "image/x-pentax-pef")]
    [InlineData("OLYMPUS CORPORATION", "image/x-olympus-orf")]
    [InlineData("FUJIFILM", "image/x-fuji-raf")]
    public async Task Previews_are_found_where_cameras_put_them(string maker, string mediaType)
    {
        const ushort Orientation = 6;
        var shown = Dng.Turned(800, 1200, Orientation);
        Picture.Write(File("preview.jpg"), shown.Width, shown.Height, shown.Pixel, "jpegsave", [("Q", "90")]);
        var dng = new Dng(1600, 1066, (_, _) => Picture.Grey);
        var preview = new TiffDirectory().Longs(0x00FE, 1).Jpeg(await System.IO.File.ReadAllBytesAsync(File("preview.jpg"), Ct));
        var bytes = maker switch
        {
            "PENTAX" => About(dng.Sensor()).Directories(0x014A, preview).File(),
            "NIKON CORPORATION" => About(new TiffDirectory().Longs(0x00FE, 1)).Directories(0x014A, preview, dng.Sensor()).File(),
            "FUJIFILM" => Raf(dng, maker, Orientation),
            _ => About(preview).Directories(0x014A, dng.Sensor()).File(),
        };
        if (maker.StartsWith("OLYMPUS", StringComparison.Ordinal))
        {
            (bytes[2], bytes[3]) = ((byte)'R', (byte)'O');
        }

        await System.IO.File.WriteAllBytesAsync(File("a.raw"), bytes, Ct);

        var photo = await DecodeAsync(File("a.raw"));

        Assert.Equal((mediaType, 1066, 1600, (int)Orientation), (photo.Facts.MediaType, photo.Facts.Width, photo.Facts.Height, photo.Facts.Orientation));
        Assert.Equal((maker, "Some Model"), (photo.Facts.CameraMake, photo.Facts.CameraModel));
        AssertQuarters(photo);

        TiffDirectory About(TiffDirectory first) => first.Text(0x010F, maker).Text(0x0110, "Some Model").Shorts(0x0112, Orientation);
    }

    /// <summary>Fujifilm's: a JPEG with the Exif block, the sides in a table, and the sensor's pixels; its numbers are big endian.</summary>
    private byte[] Raf(Dng dng, string maker, ushort orientation)
    {
        Picture.AddExif(File("preview.jpg"), orientation, (0x010F, maker), (0x0110, "Some Model"));
        var preview = System.IO.File.ReadAllBytes(File("preview.jpg"));
        byte[] table = [0, 0, 0, 2, .. Sides(0x0100), .. Sides(0x0121)];
        var pixels = dng.Mosaic();
        var (tableAt, pixelsAt) = (RafHeader + preview.Length, RafHeader + preview.Length + table.Length);
        byte[] start =
        [
            .. "FUJIFILMCCD-RAW 0201FF000000Some Model"u8, .. new byte[22], .. "0100"u8, .. new byte[20],
            .. Number(RafHeader), .. Number(preview.Length), .. Number(tableAt), .. Number(table.Length), .. Number(pixelsAt), .. Number(pixels.Length),
        ];
        return [.. start, .. new byte[RafHeader - start.Length], .. preview, .. table, .. pixels];

        byte[] Sides(int tag) => [.. Number((tag << 16) + 4), .. Number((dng.Height << 16) + dng.Width)];

        static byte[] Number(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes;
        }
    }

    private string? FormatOf(byte[] bytes)
    {
        var path = File("some.tif");
        System.IO.File.WriteAllBytes(path, bytes);
        using var file = System.IO.File.OpenHandle(path);
        return RawTiff.FormatOf(file)?.MediaType;
    }
}
