namespace PhotoSearch.Photos;

/// <summary>An upright picture in sRGB: three bytes a pixel (red, green, blue), rows from the top without padding.</summary>
internal sealed class RgbPixels
{
    /// <param name="bytes">Exactly width × height × 3 bytes.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public RgbPixels(int width, int height, ReadOnlyMemory<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (bytes.Length != checked(width * height * 3))
        {
            throw new ArgumentException($"{width}x{height} RGB pixels take {width * height * 3} bytes, not {bytes.Length}.", nameof(bytes));
        }

        (Width, Height, Bytes) = (width, height, bytes);
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlyMemory<byte> Bytes { get; }
}
