using System.Buffers.Binary;
using System.Text;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What a camera writes into a JPEG: who, when, how it was held and exposed. One APP1 segment.</summary>
internal static class ExifBlock
{
    private const ushort Ascii = 2;
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const ushort Rational = 5;

    private const int EntryBytes = 12;

    /// <summary>Puts the segment behind the start of a JPEG.</summary>
    /// <param name="orientation">1 to 8.</param>
    public static void Write(Stream target, ReadOnlySpan<byte> jpeg, DateTime taken, int orientation)
    {
        var tiff = Tiff(taken, orientation);
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(head, 0xFFE1);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(2 + 6 + tiff.Length));
        target.Write(jpeg[..2]);
        target.Write(head);
        target.Write("Exif\0\0"u8);
        target.Write(tiff);
        target.Write(jpeg[2..]);
    }

    private static byte[] Tiff(DateTime taken, int orientation)
    {
        var when = taken.ToString("yyyy':'MM':'dd HH':'mm':'ss", CultureInfo.InvariantCulture);
        Entry[] camera =
        [
            new(0x010F, Ascii, Text("PhotoSearch")), new(0x0110, Ascii, Text("Bench 12 MP")), new(0x0112, Short, Shorts(orientation)),
            new(0x0132, Ascii, Text(when)), new(0x8769, Long, new byte[4]),
        ];
        Entry[] exposure =
        [
            new(0x829A, Rational, Longs(1, 125)), new(0x829D, Rational, Longs(28, 10)), new(0x8827, Short, Shorts(400)),
            new(0x9003, Ascii, Text(when)), new(0x9011, Ascii, Text("+01:00")), new(0x920A, Rational, Longs(42, 10)),
        ];
        var second = 8 + LengthOf(camera);
        camera[^1] = camera[^1] with { Value = Longs(second) };
        var tiff = new byte[second + LengthOf(exposure)];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(4), 8);
        WriteDirectory(tiff, 8, camera);
        WriteDirectory(tiff, second, exposure);
        return tiff;
    }

    private static void WriteDirectory(byte[] tiff, int at, Entry[] entries)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), (ushort)entries.Length);
        var beyond = at + 2 + (entries.Length * EntryBytes) + 4;
        at += 2;
        foreach (var entry in entries)
        {
            var field = tiff.AsSpan(at, EntryBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(field, entry.Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(field[2..], entry.Type);
            BinaryPrimitives.WriteInt32LittleEndian(field[4..], entry.Value.Length / (entry.Type switch { Ascii => 1, Short => 2, Long => 4, _ => 8 }));
            if (entry.Value.Length <= 4)
            {
                entry.Value.CopyTo(field[8..]);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(field[8..], beyond);
                entry.Value.CopyTo(tiff.AsSpan(beyond));
                beyond += entry.Value.Length;
            }

            at += EntryBytes;
        }
    }

    private static int LengthOf(Entry[] entries) => 2 + (entries.Length * EntryBytes) + 4 + entries.Sum(entry => entry.Value.Length <= 4 ? 0 : entry.Value.Length);

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text + '\0');

    private static byte[] Shorts(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
        return bytes;
    }

    private static byte[] Longs(params int[] numbers)
    {
        var bytes = new byte[numbers.Length * 4];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), numbers[i]);
        }

        return bytes;
    }

    private sealed record Entry(ushort Tag, ushort Type, byte[] Value);
}
