using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>
/// Files that end before their picture does, as after a broken copy: half a photo is still a photo, but a few rows above a grey sheet are none.
/// </summary>
internal static class CutOffPicture
{
    /// <summary>Less of the picture than this says nothing of what was in it.</summary>
    private const double LeastPart = 0.05;

    private const int TailBytes = 64 << 10;

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> PngEnd => "IEND"u8;

    /// <summary>Whether the mark that closes the picture is missing from the file's end. Only JPEG and PNG are decoded in part.</summary>
    public static bool Suspect(PhotoFormat format, SafeFileHandle file)
    {
        if (format != PhotoFormat.Jpeg && format != PhotoFormat.Png)
        {
            return false;
        }

        var tail = new byte[TailBytes];
        var read = RandomAccess.Read(file, tail, Math.Max(0, RandomAccess.GetLength(file) - TailBytes));
        return tail.AsSpan(0, read).LastIndexOf(format == PhotoFormat.Jpeg ? JpegEnd : PngEnd) < 0;
    }

    /// <summary>The decoders fill what is missing with one flat colour; counts how many rows come before it.</summary>
    /// <exception cref="UnreadablePhotoException">Almost nothing is there.</exception>
    public static void Check(RgbPixels stored, PhotoFormat format)
    {
        var pixels = stored.Bytes.Span;
        var row = stored.Width * 3;
        var last = pixels[^row..];
        var rows = stored.Height;
        while (rows > 0 && IsFlat(last) && pixels.Slice((rows - 1) * row, row).SequenceEqual(last))
        {
            rows--;
        }

        var part = (double)rows / stored.Height;
        if (part < LeastPart)
        {
            throw new UnreadablePhotoException(rows == 0
                ? $"The {format.Name} file is cut off and holds no picture"
                : string.Create(CultureInfo.InvariantCulture, $"The {format.Name} file is cut off after {Math.Max(0.01, part):P0} of its picture"));
        }
    }

    private static bool IsFlat(ReadOnlySpan<byte> row)
    {
        for (var i = 3; i < row.Length; i++)
        {
            if (row[i] != row[i - 3])
            {
                return false;
            }
        }

        return true;
    }
}
