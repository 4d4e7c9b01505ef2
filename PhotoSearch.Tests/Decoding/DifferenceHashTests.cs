using System.Numerics;
using PhotoSearch.Decoding;

namespace PhotoSearch.Tests.Decoding;

/// <summary>The same picture has nearly the same hash, another one has not.</summary>
public sealed class DifferenceHashTests : DecodingTests
{
    [Fact]
    public void A_picture_that_grows_brighter_to_the_right_has_every_bit()
    {
        var brighter = new byte[9 * 8 * 3];
        for (var i = 0; i < brighter.Length; i++)
        {
            brighter[i] = (byte)(i / 3 % 9 * 20);
        }

        Assert.Equal(ulong.MaxValue, DifferenceHash.Of(brighter, 9, 8));
        Assert.Equal(0UL, DifferenceHash.Of(new byte[3], 1, 1));
    }

    [Fact]
    public async Task Scaling_and_compressing_change_few_bits()
    {
        static (byte, byte, byte) Waves(double x, double y) =>
            ((byte)(128 + (100 * Math.Sin((x * 9) + (y * 4)))), (byte)(128 + (90 * Math.Cos((x * 5) - (y * 11)))), (byte)(255 * x));
        var first = await DecodeAsync(Picture.Write(File("1.png"), 1200, 900, (x, y) => Waves(x / 1200.0, y / 900.0), "pngsave"));
        var again = await DecodeAsync(Picture.Write(File("2.jpg"), 600, 450, (x, y) => Waves(x / 600.0, y / 450.0), "jpegsave", [("Q", "50")]));
        var other = await DecodeAsync(Picture.Write(File("3.png"), 1200, 900, (x, y) => Waves(y / 900.0, 1 - (x / 1200.0)), "pngsave"));

        Assert.InRange(BitOperations.PopCount(first.PerceptualHash ^ again.PerceptualHash), 0, 3);
        Assert.InRange(BitOperations.PopCount(first.PerceptualHash ^ other.PerceptualHash), 12, 64);
    }
}
