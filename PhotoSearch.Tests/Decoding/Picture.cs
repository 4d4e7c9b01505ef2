using System.Buffers.Binary;
using System.Text;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Makes picture files of known pixels, with libvips in the test's own process.</summary>
internal static class Picture
{
    public static readonly (byte R, byte G, byte B) Red = (220, 30, 30);
    public static readonly (byte R, byte G, byte B) Green = (30, 170, 60);
    public static readonly (byte R, byte G, byte B) Blue = (40, 60, 210);
    public static readonly (byte R, byte G, byte B) Grey = (128, 128, 128);

    static Picture() => Assert.Equal(0, NativeVips.Init("tests"));

    /// <summary>Red above left, green above right, blue below left, grey below right.</summary>
    public static Func<int, int, (byte R, byte G, byte B)> Quarters(int width, int height) =>
        (x, y) => y < height / 2 ? (x < width / 2 ? Red : Green) : (x < width / 2 ? Blue : Grey);

    /// <param name="saver">A libvips operation that writes pictures: <c>jpegsave</c>.</param>
    /// <param name="change">Steps between the sRGB pixels and the saver.</param>
    public static string Write(
        string path, int width, int height, Func<int, int, (byte R, byte G, byte B)> pixel, string saver,
        (string Name, string Value)[]? options = null, params Func<VipsImage, VipsImage>[] change)
    {
        var plain = path + ".ppm";
        var bytes = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            (bytes[i * 3], bytes[(i * 3) + 1], bytes[(i * 3) + 2]) = pixel(i % width, i / width);
        }

        File.WriteAllBytes(plain, [.. Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n"), .. bytes]);
        using var load = new VipsOperation("ppmload").With("filename", plain);
        using var image = load.Image();
        Save(path, change.Aggregate(image, (i, step) => step(i)), saver, options);
        File.Delete(plain);
        return path;
    }

    /// <summary>The same picture in another format, with what libvips takes along of its tags.</summary>
    public static string Convert(string jpeg, string path, string saver, (string Name, string Value)[] options)
    {
        using var load = new VipsOperation("jpegload").With("filename", jpeg);
        using var image = load.Image();
        Save(path, image, saver, options);
        return path;
    }

    /// <summary>All pixels of a plain sRGB file, as libvips decodes them.</summary>
    public static RgbPixels Read(string path)
    {
        using var load = new VipsOperation("jpegload").With("filename", path);
        using var image = load.Image();
        using var srgb = Step("colourspace", ("space", "srgb"))(image);
        using var held = srgb.InMemory();
        return new RgbPixels(held.Width, held.Height, held.Pixels().ToArray());
    }

    /// <summary>One colour, of any size.</summary>
    public static string WriteBlack(string path, int width, int height, string saver, params (string Name, string Value)[] options)
    {
        using var make = new VipsOperation("black").With("width", width).With("height", height).With("bands", 3);
        using var image = make.Image();
        using var srgb = Step("copy", ("interpretation", "srgb"))(image);
        Save(path, srgb, saver, options);
        return path;
    }

    public static Func<VipsImage, VipsImage> Step(string name, params (string Name, string Value)[] arguments) => image =>
    {
        using var step = new VipsOperation(name).With("in", image);
        foreach (var (argument, value) in arguments)
        {
            step.With(argument, value);
        }

        return step.Image();
    };

    /// <summary>Puts an Exif block with this orientation and these texts of the first directory into a JPEG.</summary>
    public static void AddExif(string jpeg, ushort orientation, params (ushort Tag, string Text)[] texts)
    {
        var entries = new MemoryStream();
        var values = new MemoryStream();
        var count = texts.Length + 1;
        var valuesAt = 8 + 2 + (count * 12) + 4;
        WriteEntry(entries, 0x0112, 3, 1, (uint)orientation << 16);
        foreach (var (tag, text) in texts.OrderBy(t => t.Tag))
        {
            var bytes = Encoding.ASCII.GetBytes(text + "\0");
            WriteEntry(entries, tag, 2, (uint)bytes.Length, (uint)(valuesAt + values.Length));
            values.Write(bytes);
        }

        byte[] tiff = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, (byte)count, .. entries.ToArray(), 0, 0, 0, 0, .. values.ToArray()];
        var length = tiff.Length + 8;
        var file = File.ReadAllBytes(jpeg);
        File.WriteAllBytes(jpeg, [.. file[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. tiff, .. file[2..]]);
    }

    private static void WriteEntry(MemoryStream to, ushort tag, ushort type, uint count, uint value)
    {
        Span<byte> entry = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(entry, tag);
        BinaryPrimitives.WriteUInt16BigEndian(entry[2..], type);
        BinaryPrimitives.WriteUInt32BigEndian(entry[4..], count);
        BinaryPrimitives.WriteUInt32BigEndian(entry[8..], value);
        to.Write(entry);
    }

    private static void Save(string path, VipsImage image, string saver, (string Name, string Value)[]? options)
    {
        using var save = new VipsOperation(saver + "_buffer").With("in", image);
        foreach (var (name, value) in options ?? [])
        {
            save.With(name, value);
        }

        var bytes = new byte[8 << 20];
        File.WriteAllBytes(path, bytes[..save.Buffer(bytes)]);
    }
}
