using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Raw files that are cut off, lie, or were tampered with: each ends as a photo or with a sentence, in bounded time and memory.</summary>
public sealed class OddRawFilesTests : DecodingTests
{
    private static readonly Func<int, int, (byte R, byte G, byte B)> Grey = (_, _) => Picture.Grey;

    [Fact]
    public async Task One_that_is_cut_off_says_so()
    {
        var bytes = Dng.Turned(1200, 800, 1).ToBytes();

        Assert.Equal("The DNG file is cut off or damaged", await ReasonAsync(bytes[..(bytes.Length / 2)]));
    }

    [Fact]
    public async Task One_that_is_cut_off_behind_its_preview_is_seen_by_it()
    {
        var bytes = (Dng.Turned(1200, 800, 1) with { Pixel = Grey }).WithPreview(File("preview.jpg"), 1200, 800, Dng.Quarters(1200, 800)).ToBytes();
        await System.IO.File.WriteAllBytesAsync(File("a.dng"), bytes[..(bytes.Length * 3 / 4)], Ct);

        AssertQuarters(await DecodeAsync(File("a.dng")));
    }

    [Theory]
    [InlineData(1200, 60_000, "cut off")]
    [InlineData(60_000, 60_000, "the limit is")]
    [InlineData(20_000, 20_000, "the limit is")]
    [InlineData(1_000_000, 8, "")]
    [InlineData(0, 0, "")]
    public async Task Sides_that_lie_end_with_a_sentence(uint width, uint height, string part)
    {
        var reason = await ReasonAsync((Dng.Turned(1200, 800, 1) with { Said = (width, height) }).ToBytes());

        Assert.Contains(part, reason, StringComparison.Ordinal);
        Assert.True(reason.Length > 20, reason);
        Assert.InRange(Decoder.PeakChildBytes, 1, 600L << 20);
    }

    [Fact]
    public async Task An_ordinary_TIFF_that_says_it_is_raw_ends_with_a_sentence()
    {
        var file = new TiffDirectory().Longs(0x00FE, 1).Text(0x010F, "SONY").Longs(0x0100, 8).Longs(0x0101, 8).Shorts(0x0102, 8).Shorts(0x0103, 1).Shorts(0x0106, 1).Strip(new byte[64]).File();

        Assert.Contains("LibRaw", await ReasonAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_were_changed_break_nothing()
    {
        var random = new Random(20_261_130);
        byte[][] files =
        [
            Dng.Turned(300, 200, 6).ToBytes(),
            Dng.Turned(300, 200, 1).WithPreview(File("preview.jpg"), 300, 200, Grey).ToBytes(),
        ];
        var (photos, sentences, lost) = (0, 0, 0);
        for (var round = 0; round < 240; round++)
        {
            byte[] bytes = [.. files[round % files.Length]];
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                // Most of it is pixels, to which nothing much can happen: the directories stand first.
                bytes[random.Next(change % 3 == 0 ? bytes.Length : 700)] = (byte)random.Next(256);
            }

            var path = File("odd.dng");
            await System.IO.File.WriteAllBytesAsync(path, round % 8 == 0 ? bytes[..random.Next(bytes.Length)] : bytes, Ct);
            try
            {
                Assert.Equal(3, (await DecodeAsync(path)).Pictures.Count);
                photos++;
            }
            catch (UnreadablePhotoException e)
            {
                Assert.True(e.Reason.Length > 10 && !e.Reason.Contains('\n', StringComparison.Ordinal), e.Reason);
                sentences++;
            }
            catch (DecoderLostException)
            {
                lost++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{photos} photos, {sentences} sentences, {lost} decoders lost; peak {Decoder.PeakChildBytes >> 20} MB");
        Assert.InRange(photos, 20, 220);
        Assert.Equal(0, lost);
        Assert.InRange(Decoder.PeakChildBytes, 1, 600L << 20);
    }

    private async Task<string> ReasonAsync(byte[] bytes)
    {
        await System.IO.File.WriteAllBytesAsync(File("odd.dng"), bytes, Ct);
        return (await Assert.ThrowsAsync<UnreadablePhotoException>(() => DecodeAsync(File("odd.dng")))).Reason;
    }
}
