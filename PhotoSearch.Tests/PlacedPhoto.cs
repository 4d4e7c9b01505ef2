using System.Buffers.Binary;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests;

/// <summary>A JPEG that says where it was taken (Exif's GPS block).</summary>
internal static class PlacedPhoto
{
    public static void Write(string path, int seed, double latitude, double longitude)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Picture.Write(path, 120, 80, (x, y) => ((byte)(x * seed), (byte)(y * 3), (byte)(seed * 40)), "jpegsave");
        var exif = Exif(latitude, longitude);
        var length = exif.Length + 8;
        var file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. file[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. exif, .. file[2..]]);
    }

    /// <summary>The first directory (at 8) points to the GPS directory (at 26), behind which lie the two triples of fractions.</summary>
    private static byte[] Exif(double latitude, double longitude)
    {
        const int Gps = 26;
        const int Values = Gps + 2 + (4 * 12) + 4;
        var tiff = new byte[Values + 48];
        "MM\0*"u8.CopyTo(tiff);
        BinaryPrimitives.WriteInt32BigEndian(tiff.AsSpan(4), 8);
        tiff[9] = 1;
        Entry(tiff.AsSpan(10), 0x8825, 4, 1, Gps);
        tiff[Gps + 1] = 4;
        Entry(tiff.AsSpan(Gps + 2), 1, 2, 2, (latitude < 0 ? 'S' : 'N') << 24);
        Entry(tiff.AsSpan(Gps + 14), 2, 5, 3, Values);
        Entry(tiff.AsSpan(Gps + 26), 3, 2, 2, (longitude < 0 ? 'W' : 'E') << 24);
        Entry(tiff.AsSpan(Gps + 38), 4, 5, 3, Values + 24);
        Degrees(tiff.AsSpan(Values), latitude);
        Degrees(tiff.AsSpan(Values + 24), longitude);
        return tiff;
    }

    private static void Entry(Span<byte> at, ushort tag, ushort type, int count, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, tag);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], type);
        BinaryPrimitives.WriteInt32BigEndian(at[4..], count);
        BinaryPrimitives.WriteInt32BigEndian(at[8..], value);
    }

    private static void Degrees(Span<byte> at, double degrees)
    {
        int[] parts = [(int)Math.Round(Math.Abs(degrees) * 1_000_000), 1_000_000, 0, 1, 0, 1];
        for (var i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(at[(i * 4)..], parts[i]);
        }
    }
}
