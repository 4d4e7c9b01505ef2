using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Pictures from a formula: ramps that wrap round, so they have soft parts and hard edges. Golden/resized.py and Golden/vectors.mjs draw the same.</summary>
internal static class SomePictures
{
    public static RgbPixels Drawn(int width, int height)
    {
        var bytes = new byte[width * height * 3];
        for (var at = 0; at < bytes.Length; at++)
        {
            var (colour, x, y) = (at % 3, at / 3 % width, at / 3 / width);
            bytes[at] = (byte)((x * (3 + colour)) + (y * (5 - colour)) + (((x / 16) + (y / 12)) % 2 * 90));
        }

        return new RgbPixels(width, height, bytes);
    }

    public static RgbPixels Grey(int width, int height, byte value = 128)
    {
        var bytes = new byte[width * height * 3];
        Array.Fill(bytes, value);
        return new RgbPixels(width, height, bytes);
    }

    public static RgbPixels Plain(byte red, byte green, byte blue) =>
        new(4, 4, Enumerable.Range(0, 16).SelectMany(_ => new[] { red, green, blue }).ToArray());
}
