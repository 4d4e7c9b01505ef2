using System.Text;

namespace PhotoSearch.Decoding;

/// <summary>A format this program reads, told by a file's first bytes, never by its name.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Loader">The libvips operation that reads it from a source; empty for a camera's raw file, which LibRaw reads.</param>
/// <param name="WholeBytes">Bytes of memory for each pixel of an original that must be held whole; 0 where strips suffice.</param>
internal sealed record PhotoFormat(string Name, string MediaType, string Loader, int WholeBytes)
{
    /// <summary>How much of a file is looked at.</summary>
    public const int SniffBytes = 512;

    public static readonly PhotoFormat Jpeg = new("JPEG", "image/jpeg", "jpegload_source", 0);
    public static readonly PhotoFormat Png = new("PNG", "image/png", "pngload_source", 0);
    public static readonly PhotoFormat Tiff = new("TIFF", "image/tiff", "tiffload_source", 0);

    // Measured on 40 megapixels of noise with libvips 8.14 and libheif 1.15 (WebP 8, GIF 9, HEIC 6, JPEG XL 7 bytes a pixel), and rounded up.
    // This libheif refuses AVIF above some 33 megapixels by itself.
    public static readonly PhotoFormat WebP = new("WebP", "image/webp", "webpload_source", 8);
    public static readonly PhotoFormat Gif = new("GIF", "image/gif", "gifload_source", 12);
    public static readonly PhotoFormat Heic = new("HEIC", "image/heic", "heifload_source", 8);
    public static readonly PhotoFormat Avif = new("AVIF", "image/avif", "heifload_source", 8);
    public static readonly PhotoFormat Jxl = new("JPEG XL", "image/jxl", "jxlload_source", 12);

    /// <summary>Whether its decoder can make less than all pixels, and gains by it.</summary>
    public bool ShrinksOnLoad => this == Jpeg;

    /// <summary>A camera's raw file: what is shown is its preview, or is developed.</summary>
    public bool IsRaw => Loader.Length == 0;

    private static readonly string[] HeicBrands = ["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "mif2", "msf1", "miaf"];

    /// <summary>The format, or a sentence that says what this is instead.</summary>
    public static (PhotoFormat? Format, string Refusal) Sniff(ReadOnlySpan<byte> start) => start switch
    {
        [] => (null, "The file is empty"),
        [0xFF, 0xD8, ..] => (Jpeg, ""),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => (Png, ""),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => (Gif, ""),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => (WebP, ""),
        _ when RawFormat.Sniff(start) is { } raw => (raw, ""),
        [(byte)'I', (byte)'I', 0x2A or 0x2B, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A or 0x2B, ..] => (Tiff, ""),
        [0xFF, 0x0A, ..] or [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => (Jxl, ""),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', _, _, _, _, ..] => SniffBrands(start),
        _ => (null, Refuse(start)),
    };

    /// <summary>ISO/IEC 14496-12: the major brand, then a minor version, then the compatible brands, to the end of the box.</summary>
    private static (PhotoFormat? Format, string Refusal) SniffBrands(ReadOnlySpan<byte> start)
    {
        var box = start[..(int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(start), (uint)start.Length)];
        var brands = new List<string>();
        for (var i = 8; i + 4 <= box.Length; i += 4)
        {
            if (i != 12)
            {
                brands.Add(Encoding.Latin1.GetString(box.Slice(i, 4)));
            }
        }

        // A compatible "mif1" stands in AVIF files too: AVIF first.
        return brands.Exists(b => b is "avif" or "avis") ? ((PhotoFormat?)Avif, "")
            : brands.Exists(HeicBrands.Contains) ? (Heic, "")
            : (null, "This is a film or another file of that family, not a picture");
    }

    private static string Refuse(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "This is a PDF document, not a photo",
        [0, 0, 1 or 2, 0, ..] => "This is an icon (ICO), not a photo",
        [(byte)'B', (byte)'M', ..] => "This is a Windows bitmap (BMP), which is not read",
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "This is a Photoshop document, which is not read",
        [0, 0, 0, 0x0C, (byte)'j', (byte)'P', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "This is a JPEG 2000 picture, which is not read",
        [(byte)'P', (byte)'K', 3, 4, ..] or [0x1F, 0x8B, ..] => "This is a packed file, not a picture",
        _ => RefuseText(start),
    };

    private static string RefuseText(ReadOnlySpan<byte> start)
    {
        if (start.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
        {
            return "This is no picture in a format that is read here";
        }

        var text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "This is a drawing (SVG), not a photo"
            : text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                ? "This is an HTML page, not a picture"
            : text.StartsWith('<') ? "This is an XML document, not a picture"
            : "This is no picture in a format that is read here; it looks like text";
    }
}
