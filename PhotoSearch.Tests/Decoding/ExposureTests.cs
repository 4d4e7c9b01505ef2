using PhotoSearch.Photos;
using static PhotoSearch.Tests.Decoding.JpegTags;

namespace PhotoSearch.Tests.Decoding;

/// <summary>How and when a photo was taken, by the Exif tags of real files.</summary>
public sealed class ExposureTests : DecodingTests
{
    private static readonly Entry[] NewYear =
    [
        Entry.Of(0x001D, "2021:01:01"), Entry.Of(7, (3, 1), (30, 1), (41, 1)),
    ];

    [Fact]
    public async Task Aperture_time_sensitivity_and_focal_length_are_read()
    {
        var facts = await FactsAsync([Entry.Of(0x829D, (28, 10)), Entry.Of(0x829A, (1, 250)), Entry.Of(0x8827, (ushort)400), Entry.Of(0x920A, (3500, 100)), Entry.Of(0xA434, "Some lens")]);

        Assert.Equal((2.8, 1 / 250.0, 400, 35.0, "Some lens"), (facts.FNumber, facts.ExposureSeconds, facts.Iso, facts.FocalLength, facts.Lens));
    }

    [Fact]
    public async Task What_no_camera_can_do_is_not_told()
    {
        var facts = await FactsAsync([Entry.Of(0x829D, (0, 10)), Entry.Of(0x829A, (1, 0)), Entry.Of(0x8827, (ushort)0), Entry.Of(0x920A, (4_000_000_000, 1))]);

        Assert.Equal((null, null, null, null), (facts.FNumber, facts.ExposureSeconds, facts.Iso, facts.FocalLength));
    }

    [Fact]
    public async Task Very_high_sensitivities_stand_in_a_tag_of_their_own()
    {
        var facts = await FactsAsync([Entry.Of(0x8827, (ushort)65535), Entry.Of(0x8832, 102_400u)]);

        Assert.Equal(102_400, facts.Iso);
    }

    [Fact]
    public async Task Original_goes_first_with_its_part_of_a_second_and_its_offset()
    {
        var facts = await FactsAsync([Entry.Of(0x9003, "2021:01:01 05:30:40"), Entry.Of(0x9004, "2022:01:01 00:00:00"), Entry.Of(0x9291, "25"), Entry.Of(0x9011, "+02:00")]);

        Assert.Equal(new TakenAt(new DateTime(2021, 1, 1, 5, 30, 40, 250), TimeSpan.FromHours(2), TakenAtSource.ExifOriginal), facts.TakenAt);
    }

    [Theory]
    [InlineData("2021:01:01 05:30:40", 120)]
    [InlineData("2020:12:31 18:01:00", -570)]
    [InlineData("2021:01:01 09:15:00", 345)]
    [InlineData("2021:01:01 05:41:00", null)]
    [InlineData("2021:01:03 05:30:40", null)]
    public async Task The_satellites_clock_tells_the_offset_that_the_camera_does_not(string local, int? minutes)
    {
        var facts = await FactsAsync([Entry.Of(0x9003, local)], NewYear);

        Assert.Equal((minutes, TakenAtSource.ExifOriginal), ((int?)facts.TakenAt?.Offset?.TotalMinutes, facts.TakenAt?.Source));
    }

    [Fact]
    public async Task The_satellites_clock_alone_is_UTC()
    {
        var facts = await FactsAsync([], NewYear);

        Assert.Equal(new TakenAt(new DateTime(2021, 1, 1, 3, 30, 41), TimeSpan.Zero, TakenAtSource.Gps), facts.TakenAt);
    }

    [Theory]
    [InlineData("20210304", "123000+0200", "2021-03-04T12:30:00", 120)]
    [InlineData("20210304", "123000", "2021-03-04T12:30:00", null)]
    [InlineData("20210304", "", null, null)]
    [InlineData("20211304", "123000", null, null)]
    [InlineData("00000000", "000000+0000", null, null)]
    public async Task A_press_caption_s_date_counts_with_its_time(string date, string time, string? expected, int? minutes)
    {
        var path = Jpeg();
        AddIptc(path, (2, 55, System.Text.Encoding.ASCII.GetBytes(date)), (2, 60, System.Text.Encoding.ASCII.GetBytes(time)));

        var taken = (await DecodeAsync(path)).Facts.TakenAt;

        Assert.Equal((expected, minutes), (taken?.Local.ToString("s"), (int?)taken?.Offset?.TotalMinutes));
    }

    private string Jpeg() => Picture.Write(File("a.jpg"), 60, 40, Picture.Quarters(60, 40), "jpegsave");

    private async Task<PhotoFacts> FactsAsync(Entry[] detail, params Entry[] gps)
    {
        var path = Jpeg();
        AddExif(path, [], detail, gps);
        return (await DecodeAsync(path)).Facts;
    }
}
