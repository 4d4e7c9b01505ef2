using PhotoSearch.Decoding;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Dates as cameras and programs write them.</summary>
public sealed class ExifDateTests
{
    [Theory]
    [InlineData("2018:02:05 15:11:44", "2018-02-05T15:11:44")]
    [InlineData("2018:02:05 15:11:44\0\0", "2018-02-05T15:11:44")]
    [InlineData(" 2018-02-05 15:11:44 ", "2018-02-05T15:11:44")]
    [InlineData("2018:02:05 15:11", "2018-02-05T15:11:00")]
    public void A_date_is_read(string text, string expected) =>
        Assert.Equal(expected, ExifDate.Parse(text)?.ToString("s"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("    :  :     :  :  ")]
    [InlineData("2018:02:30 15:11:44")]
    [InlineData("2018:13:01 00:00:00")]
    [InlineData("2018:01:01 25:00:00")]
    [InlineData("0001:01:01 00:00:00")]
    public void What_no_calendar_has_is_no_date(string? text) => Assert.Null(ExifDate.Parse(text));

    [Theory]
    [InlineData("+02:00", 120)]
    [InlineData("-09:30", -570)]
    [InlineData("Z", 0)]
    [InlineData("+00:00\0", 0)]
    [InlineData("+25:00", null)]
    [InlineData("2", null)]
    [InlineData(null, null)]
    public void An_offset_is_read(string? text, int? minutes) =>
        Assert.Equal(minutes is { } m ? TimeSpan.FromMinutes(m) : null, ExifDate.ParseOffset(text));
}
