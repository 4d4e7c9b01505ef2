namespace PhotoSearch.Decoding;

/// <summary>A libvips image: a header, and a recipe for pixels that runs when they are asked for.</summary>
internal sealed class VipsImage(nint pointer) : IDisposable
{
    /// <summary>VIPS_FORMAT_UCHAR.</summary>
    private const int Bytes = 0;

    /// <summary>A JPEG's Exif block holds at most 64 KB; others may hold a preview as well.</summary>
    private const int MostBlobBytes = 1 << 20;

    private nint _pointer = pointer;

    public nint Pointer => _pointer;

    public int Width => NativeVips.GetWidth(_pointer);

    public int Height => NativeVips.GetHeight(_pointer);

    public int Bands => NativeVips.GetBands(_pointer);

    public bool HasAlpha => NativeVips.HasAlpha(_pointer) != 0;

    public bool IsBytes => NativeVips.GetBandFormat(_pointer) == Bytes;

    /// <summary>One of <c>VipsInterpretation</c>.</summary>
    public int Interpretation => NativeVips.GetInterpretation(_pointer);

    /// <summary>1 to 8; 1 where none or an unknown one is stated.</summary>
    public int Orientation => NativeVips.GetOrientation(_pointer);

    public bool Has(string field) => NativeVips.TypeOfField(_pointer, field) != 0;

    /// <summary>Only of an image that nobody else holds.</summary>
    public void Remove(string field) => _ = NativeVips.RemoveField(_pointer, field);

    /// <summary>Whether a field is there and not 0.</summary>
    public bool Says(string field) => Has(field) && NativeVips.GetIntField(_pointer, field, out var value) == 0 && value != 0;

    /// <summary>The Exif block, or null where none is there or it is too large to be one.</summary>
    public byte[]? Exif() => Blob("exif-data");

    /// <summary>The XMP packet, or null as above. Of HEIF libvips 8.14 names it only where nothing stands before its root; else it is one of the few blocks with a media type.</summary>
    public byte[]? Xmp() => Blob("xmp-data") ?? Blob("heif-mime-0") ?? Blob("heif-mime-1") ?? Blob("heif-mime-2");

    /// <summary>sRGB pixels that lie elsewhere and must stay there as long as this image.</summary>
    public static unsafe VipsImage Over(byte* pixels, int width, int height)
    {
        var image = NativeVips.NewFromMemory(pixels, (nuint)((long)width * height * 3), width, height, 3, Bytes);
        return image == 0 ? throw VipsException.Take() : new VipsImage(image);
    }

    /// <summary>Runs the recipe and keeps the pixels.</summary>
    public VipsImage InMemory()
    {
        var image = NativeVips.CopyToMemory(_pointer);
        return image == 0 ? throw VipsException.Take() : new VipsImage(image);
    }

    /// <summary>The pixels of an image that is in memory, rows without padding.</summary>
    public unsafe ReadOnlySpan<byte> Pixels()
    {
        var start = NativeVips.GetPixels(_pointer);
        return start == 0 ? throw VipsException.Take() : new ReadOnlySpan<byte>((void*)start, checked(Width * Height * Bands));
    }

    public void Dispose()
    {
        if (_pointer != 0)
        {
            NativeVips.Unref(_pointer);
            _pointer = 0;
        }
    }

    private unsafe byte[]? Blob(string field)
    {
        if (!Has(field) || NativeVips.GetBlobField(_pointer, field, out var start, out var length) != 0 || length > MostBlobBytes)
        {
            return null;
        }

        return new ReadOnlySpan<byte>((void*)start, (int)length).ToArray();
    }
}
