namespace PhotoSearch.Tests.Decoding;

/// <summary>
/// Writes real DNG files (DNG 1.4) of known colours: an uncompressed Bayer picture of 16 bits, with or without a JPEG preview. What a camera that saw exactly these colours in
/// this light would write: its primaries are sRGB's, and its sensor is half as sensitive to red as to green.
/// </summary>
internal sealed record Dng(int Width, int Height, Func<int, int, (byte R, byte G, byte B)> Pixel)
{
    public const string Make = "Testmaker";
    public const string Model = "Testmaker T1";

    private const int Black = 512;
    private const int White = 60_000;

    /// <summary>What a white sheet reads as.</summary>
    private static readonly double[] Neutral = [0.5, 1, 0.625];

    /// <summary>XYZ to linear sRGB (IEC 61966-2-1).</summary>
    private static readonly double[] ColourMatrix = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570];

    /// <summary>A whole JPEG file; null: there is none.</summary>
    public byte[]? Preview { get; init; }

    /// <summary>Sides of it as the directory states them.</summary>
    public (int Width, int Height) PreviewSides { get; init; }

    public ushort Orientation { get; init; } = 1;

    /// <summary>As in Exif.</summary>
    public string TakenAt { get; init; } = "2021:03:04 12:30:00";

    /// <summary>Sides of the raw picture as the directory states them, where that is a lie.</summary>
    public (uint Width, uint Height)? Said { get; init; }

    /// <summary>As <see cref="Picture.Quarters"/> with a white square in the middle, so that white is known.</summary>
    public static Func<int, int, (byte R, byte G, byte B)> Quarters(int width, int height)
    {
        var quarters = Picture.Quarters(width, height);
        return (x, y) => Math.Abs(x - (width / 2)) < width / 10 && Math.Abs(y - (height / 2)) < height / 10 ? ((byte)255, (byte)255, (byte)255) : quarters(x, y);
    }

    /// <summary>The sensor's pixels of an upright picture that is turned as Exif says.</summary>
    public static Dng Turned(int width, int height, ushort orientation)
    {
        var upright = Quarters(width, height);
        return orientation == 6
            ? new Dng(height, width, (x, y) => upright(width - 1 - y, x)) { Orientation = orientation }
            : new Dng(width, height, upright) { Orientation = orientation };
    }

    public Dng WithPreview(string path, int width, int height, Func<int, int, (byte R, byte G, byte B)> pixel)
    {
        Picture.Write(path, width, height, pixel, "jpegsave", [("Q", "90")]);
        return this with { Preview = File.ReadAllBytes(path), PreviewSides = (width, height) };
    }

    public string Write(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    public byte[] ToBytes()
    {
        var raw = RawInto(new TiffDirectory());
        if (Preview is not { } preview)
        {
            return About(raw).File();
        }

        var first = new TiffDirectory().Longs(0x00FE, 1).Longs(0x0100, (uint)PreviewSides.Width).Longs(0x0101, (uint)PreviewSides.Height)
            .Shorts(0x0102, 8, 8, 8).Shorts(0x0103, 7).Shorts(0x0106, 6).Shorts(0x0115, 3).Longs(0x0116, (uint)PreviewSides.Height).Strip(preview);
        return About(first).Directories(0x014A, raw).File();
    }

    /// <summary>The raw picture as it stands in a directory of its own, with nothing that only DNG has.</summary>
    public TiffDirectory Sensor() => RawInto(new TiffDirectory());

    /// <summary>Red, green; green, blue: each pixel of the sensor sees one colour, and in linear light.</summary>
    public byte[] Mosaic()
    {
        var bytes = new byte[Width * Height * 2];
        for (var i = 0; i < Width * Height; i++)
        {
            var (x, y) = (i % Width, i / Width);
            var (red, green, blue) = Pixel(x, y);
            var colour = (x % 2) + (y % 2);
            var value = Black + (Linear(colour switch { 0 => red, 1 => green, _ => blue }) * Neutral[colour] * (White - Black));
            BitConverter.TryWriteBytes(bytes.AsSpan(i * 2), (ushort)Math.Round(value));
        }

        return bytes;
    }

    private TiffDirectory About(TiffDirectory first) => first
        .Text(0x010F, Make).Text(0x0110, Model).Shorts(0x0112, Orientation)
        .Bytes(0xC612, 1, 4, 0, 0).Bytes(0xC613, 1, 1, 0, 0).Text(0xC614, Model)
        .Ratios(0xC621, ColourMatrix).Rationals(0xC628, Neutral).Shorts(0xC65A, 21)
        .Directories(0x8769, new TiffDirectory().Rationals(0x829A, 0.01).Rationals(0x829D, 2.8).Shorts(0x8827, 400).Text(0x9003, TakenAt).Rationals(0x920A, 35));

    private TiffDirectory RawInto(TiffDirectory directory) => directory
        .Longs(0x00FE, 0).Longs(0x0100, Said?.Width ?? (uint)Width).Longs(0x0101, Said?.Height ?? (uint)Height)
        .Shorts(0x0102, 16).Shorts(0x0103, 1).Shorts(0x0106, 32803).Shorts(0x0115, 1).Longs(0x0116, Said?.Height ?? (uint)Height).Shorts(0x011C, 1)
        .Shorts(0x828D, 2, 2).Bytes(0x828E, 0, 1, 1, 2).Shorts(0xC61A, Black).Shorts(0xC61D, White).Strip(Mosaic());

    private static double Linear(byte value)
    {
        var part = value / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
