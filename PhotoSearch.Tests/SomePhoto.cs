using System.Buffers.Binary;
using System.IO.Compression;

namespace PhotoSearch.Tests;

/// <summary>Photos for tests: PNG files that no two seeds share, small and quick to make.</summary>
internal static class SomePhoto
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Soft coloured waves that depend on the seed; eight bits a colour.</summary>
    public static byte[] Png(int seed, int width = 96, int height = 64)
    {
        var random = new Random(seed);
        var (a, b, c) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        var rows = new byte[height * ((width * 3) + 1)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * ((width * 3) + 1)) + 1 + (x * 3);
                rows[at] = Wave(x, y, a, b);
                rows[at + 1] = Wave(x, y, b, c);
                rows[at + 2] = Wave(x, y, c, a);
            }
        }

        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = 2;
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte Wave(int x, int y, double across, double down) =>
        (byte)(127 + (127 * Math.Sin((x * across * 0.3) + (y * down * 0.3) + (across * 9))));

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        var crc = uint.MaxValue;
        Add(ref crc, type);
        Add(ref crc, content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }

    /// <summary>CRC-32 of the PNG specification, annex D, bit by bit.</summary>
    private static void Add(ref uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
            }
        }
    }
}
