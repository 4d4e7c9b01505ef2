using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

public sealed class Crc32CTests
{
    [Fact]
    public void It_is_the_checksum_of_RFC_3720()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Fact]
    public void Of_pieces_it_is_that_of_the_whole()
    {
        var random = new Random(5);
        var bytes = new byte[1000];
        random.NextBytes(bytes);

        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = random.Next(length + 1);
            Assert.Equal(OneByOne(bytes.AsSpan(0, length)), Crc32C.Of(bytes.AsSpan(0, length)));
            Assert.Equal(Crc32C.Of(bytes.AsSpan(0, length)), Crc32C.Continue(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut, length - cut)));
        }
    }

    [Fact]
    public void Zeros_behind_need_not_be_there()
    {
        var bytes = new byte[300];
        new Random(6).NextBytes(bytes.AsSpan(0, 200));

        for (var length = 200; length <= bytes.Length; length++)
        {
            Assert.Equal(Crc32C.Of(bytes.AsSpan(0, length)), Crc32C.OfPadded(bytes.AsSpan(0, 200), length - 200));
        }
    }

    /// <summary>The definition, bit by bit.</summary>
    private static uint OneByOne(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
            }
        }

        return ~crc;
    }
}
