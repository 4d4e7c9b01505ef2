using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Photos;

/// <summary>Dates as phones, programs and people write them into file names.</summary>
public sealed class NameDateTests
{
    private static readonly DateTime Latest = new(2026, 11, 22);

    [Theory]
    [InlineData("IMG_20210304_123000.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("20210304_123000.heic", "2021-03-04T12:30:00.0000000")]
    [InlineData("20210304_123000(1).jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("IMG20210304123000.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("IMG_20210304_123000_HDR~2.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("MVIMG_20210304_123000123.jpg", "2021-03-04T12:30:00.1230000")]
    [InlineData("WP_20210304_12_30_00_Pro.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("2021-03-04 12.30.00.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("2021-03-04 12.30.00-1.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("2021-03-04 12.30.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("2021-03-04T12-30-00.png", "2021-03-04T12:30:00.0000000")]
    [InlineData("Screenshot_2021-03-04-12-30-00.png", "2021-03-04T12:30:00.0000000")]
    [InlineData("Screenshot_20210304-123000_Maps.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("Screenshot from 2021-03-04 12-30-00.png", "2021-03-04T12:30:00.0000000")]
    [InlineData("Screenshot 2021-03-04 at 3.30.00 PM.png", "2021-03-04T15:30:00.0000000")]
    [InlineData("Screenshot 2021-03-04 at 12.30.00 AM.png", "2021-03-04T00:30:00.0000000")]
    [InlineData("WhatsApp Image 2021-03-04 at 12.30.00.jpeg", "2021-03-04T12:30:00.0000000")]
    [InlineData("signal-2021-03-04-12-30-00-123.jpg", "2021-03-04T12:30:00.1230000")]
    [InlineData("signal-2021-03-04-123000.jpg", "2021-03-04T12:30:00.0000000")]
    [InlineData("photo_2021-03-04_12-30-00.jpg", "2021-03-04T12:30:00.0000000")]
    public void Day_and_time_are_local_and_say_no_zone(string name, string expected)
    {
        var taken = NameDate.Of(name, Latest);

        Assert.Equal((expected, null, TakenAtSource.FileName), (taken?.Local.ToString("O"), taken?.Offset, taken?.Source));
    }

    [Fact]
    public void A_pixel_phone_s_name_is_in_UTC() =>
        Assert.Equal(
            new TakenAt(new DateTime(2021, 3, 4, 12, 30, 0, 123), TimeSpan.Zero, TakenAtSource.FileName), NameDate.Of("PXL_20210304_123000123.PORTRAIT.jpg", Latest));

    [Theory]
    [InlineData("IMG-20210304-WA0001.jpg")]
    [InlineData("2021-03-04.jpg")]
    [InlineData("2021_03_04 Hochzeit.jpg")]
    [InlineData("Oma 2021.03.04.png")]
    [InlineData("20210304_0012.jpg")]
    [InlineData("20210304_993000.jpg")]
    [InlineData("20210304_12300.jpg")]
    [InlineData("2021-03-04 at 7.jpg")]
    public void A_day_without_a_time_lies_at_noon(string name) =>
        Assert.Equal(new TakenAt(new DateTime(2021, 3, 4, 12, 0, 0), null, TakenAtSource.FileNameDay), NameDate.Of(name, Latest));

    [Theory]
    [InlineData("1974-07-12 Hochzeit.jpg", "1974-07-12")]
    [InlineData("DSC_12345678_2019-05-06.jpg", "2019-05-06")]
    public void A_person_s_date_may_be_old_or_stand_behind_other_numbers(string name, string day) =>
        Assert.Equal(day, NameDate.Of(name, Latest)?.Local.ToString("yyyy-MM-dd"));

    [Theory]
    [InlineData("DSC_0001.jpg")]
    [InlineData("IMG_20211304.jpg")]
    [InlineData("IMG_20210230_123000.jpg")]
    [InlineData("20261231.jpg")]
    [InlineData("2099-01-01 12.00.00.jpg")]
    [InlineData("19741212.jpg")]
    [InlineData("1021-03-04.jpg")]
    [InlineData("120210304.jpg")]
    [InlineData("2021030412.jpg")]
    [InlineData("2021-0304.jpg")]
    [InlineData("0000-00-00.jpg")]
    [InlineData("1614861000000.jpg")]
    [InlineData("")]
    public void What_was_never_a_day_is_a_number(string name) => Assert.Null(NameDate.Of(name, Latest));
}
