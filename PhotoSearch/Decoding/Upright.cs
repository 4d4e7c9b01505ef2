using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>Turns a picture as its Exif orientation says (1 to 8, TIFF 6.0: which sides the first row and the first column are).</summary>
internal static class Upright
{
    public static RgbPixels Turn(RgbPixels stored, int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return stored;
        }

        var (width, height) = (stored.Width, stored.Height);
        var isTurned = orientation >= 5;
        var (newWidth, newHeight) = isTurned ? (height, width) : (width, height);

        // Where the upright picture's first pixel lies, and how far apart its neighbours across and down are.
        var (right, below) = (3, width * 3);
        var (lastColumn, lastRow) = ((width - 1) * 3, (height - 1) * width * 3);
        var (at, across, down) = orientation switch
        {
            2 => (lastColumn, -right, below),
            3 => (lastColumn + lastRow, -right, -below),
            4 => (lastRow, right, -below),
            5 => (0, below, right),
            6 => (lastRow, -below, right),
            7 => (lastColumn + lastRow, -below, -right),
            _ => (lastColumn, below, -right),
        };
        var bytes = GC.AllocateUninitializedArray<byte>(stored.Bytes.Length);
        var source = stored.Bytes.Span;
        for (int row = 0, to = 0; row < newHeight; row++, at += down)
        {
            for (int column = 0, from = at; column < newWidth; column++, from += across, to += 3)
            {
                (bytes[to], bytes[to + 1], bytes[to + 2]) = (source[from], source[from + 1], source[from + 2]);
            }
        }

        return new RgbPixels(newWidth, newHeight, bytes);
    }
}
