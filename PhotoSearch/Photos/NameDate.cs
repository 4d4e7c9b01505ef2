using System.Text.RegularExpressions;

namespace PhotoSearch.Photos;

/// <summary>
/// The date in a file's name: <c>IMG_20210304_123000</c>, <c>2021-03-04 12.30.00</c>, <c>Screenshot_2021-03-04-12-30-00</c>, <c>IMG-20210304-WA0001</c>, …
/// Phones and chat programs write it there and often nowhere else.
/// </summary>
internal static partial class NameDate
{
    /// <summary>
    /// A day without a time lies at noon: among that day's photos wherever it is looked at from, and not before all of them as midnight would.
    /// </summary>
    public static readonly TimeSpan Noon = TimeSpan.FromHours(12);

    /// <summary>A person who writes 1974-07-12 means it; eight digits in a row are a date only where a digital camera can have written them.</summary>
    private const int FirstYear = 1826;
    private const int FirstDigitalYear = 1990;

    /// <param name="latest">Wall clock; later days have not been yet, so they are numbers and no dates.</param>
    /// <returns>Null where the name holds no date that any calendar has.</returns>
    public static TakenAt? Of(string fileName, DateTime latest)
    {
        for (var name = Pattern().Match(fileName); name.Success; name = name.NextMatch())
        {
            if (Read(name) is { } taken && taken.Local.Date <= latest.Date)
            {
                // Pixel phones name their files by UTC.
                return taken.Source == TakenAtSource.FileName && fileName.StartsWith("PXL_", StringComparison.Ordinal) ? taken with { Offset = TimeSpan.Zero } : taken;
            }
        }

        return null;
    }

    private static TakenAt? Read(Match name)
    {
        var (year, month, day) = (Number(name, "year"), Number(name, "month"), Number(name, "day"));
        if (year < (name.Groups["by"].Length == 0 ? FirstDigitalYear : FirstYear) || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var date = new DateTime(year, month, day);
        return TimeOfDay(name) is { } time
            ? new TakenAt(date + time, null, TakenAtSource.FileName)
            : new TakenAt(date + Noon, null, TakenAtSource.FileNameDay);
    }

    private static TimeSpan? TimeOfDay(Match name)
    {
        if (!name.Groups["hour"].Success)
        {
            return null;
        }

        var (hour, minute, second, part) = (Number(name, "hour"), Number(name, "minute"), Number(name, "second"), Number(name, "part"));
        if (name.Groups["half"].ValueSpan is { Length: > 0 } half)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (half[0] is 'P' or 'p' ? 12 : 0);
        }
        else if (name.Groups["hour"].Length == 1)
        {
            return null;
        }

        return hour > 23 || minute > 59 || second > 59 ? null : new TimeSpan(0, hour, minute, second, part);
    }

    private static int Number(Match name, string group) =>
        name.Groups[group].Success ? int.Parse(name.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>
    /// Year, month and day with one mark between them or none, then perhaps a time: digits in a row with its seconds (four alone are as likely a counter), or hours and minutes
    /// with a mark between.
    /// </summary>
    [GeneratedRegex(
        """
        (?<!\d)(?<year>\d{4})(?<by>[-_.]?)(?<month>\d\d)\k<by>(?<day>\d\d)
        (?:
          (?:(?:[-_.\sT]|\sat\s|,\s)?(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)(?:[-_.]?(?<part>\d{3}))?(?!\d))
        | (?:(?:[-_.\sT]|\sat\s|,\s)(?<hour>\d\d?)(?<in>[-_.:h\u2236])(?<minute>\d\d)(?:\k<in>(?<second>\d\d)(?:[-_.](?<part>\d{3}))?)?(?!\d)(?:[\s\u202F]?(?<half>[AaPp])[Mm])?)
        | (?!\d)
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
