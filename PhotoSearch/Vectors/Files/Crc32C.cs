using System.Numerics;
using System.Runtime.InteropServices;

namespace PhotoSearch.Vectors.Files;

/// <summary>The checksum of all files of an index: it finds every damage of up to 32 bits in a row and has an instruction of its own on x64 and Arm.</summary>
/// <remarks>
/// Against a person who forges a file no checksum helps, and the data folder is ours alone.
/// One chain of instructions: three interleaved ones would be faster than the disk and the copy into the page cache by more than they are now.
/// </remarks>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <summary>Of what <paramref name="checksum"/> is the checksum of, and of these bytes behind it. Of nothing it is 0.</summary>
    public static uint Continue(uint checksum, ReadOnlySpan<byte> bytes) => ~Add(~checksum, bytes);

    /// <summary>Of the bytes and so many zeros behind them.</summary>
    public static uint OfPadded(ReadOnlySpan<byte> bytes, long zeros)
    {
        var crc = Add(uint.MaxValue, bytes);
        for (; zeros >= sizeof(ulong); zeros -= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, 0UL);
        }

        for (; zeros > 0; zeros--)
        {
            crc = BitOperations.Crc32C(crc, (byte)0);
        }

        return ~crc;
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return crc;
    }
}
