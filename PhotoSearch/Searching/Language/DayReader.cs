using System.Diagnostics.CodeAnalysis;

namespace PhotoSearch.Searching.Language;

/// <summary>Days, months and years as people write them, largest first: <c>2021</c>, <c>2021-06</c>, <c>2021-06-15</c>; also with points or slashes.</summary>
internal static class DayReader
{
    /// <summary>So that a 29 February may be asked for.</summary>
    private const int SomeLeapYear = 2000;

    /// <summary>The next year must be a date too.</summary>
    private const int LastYear = 9998;

    /// <summary>The first day that is meant, and the first that is not any more.</summary>
    public static bool TryRead(string text, out DateOnly from, out DateOnly until)
    {
        (from, until) = (default, default);
        var parts = text.Split('-', '/', '.');
        if (parts.Length > 3 || parts[0].Length != 4 || !TryNumber(parts[0], 1, LastYear, out var year))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            (from, until) = (new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1));
            return true;
        }

        if (!TryNumber(parts[1], 1, 12, out var month))
        {
            return false;
        }

        if (parts.Length == 2)
        {
            from = new DateOnly(year, month, 1);
            until = from.AddMonths(1);
            return true;
        }

        if (!TryNumber(parts[2], 1, DateTime.DaysInMonth(year, month), out var day))
        {
            return false;
        }

        from = new DateOnly(year, month, day);
        until = from.AddDays(1);
        return true;
    }

    /// <summary><c>12-24</c>: month and day.</summary>
    public static bool TryReadDayOfYear(string text, [NotNullWhen(true)] out Filter.EachYear? day)
    {
        day = text.Split('-', '/', '.') is [var first, var second] && TryNumber(first, 1, 12, out var month)
            && TryNumber(second, 1, DateTime.DaysInMonth(SomeLeapYear, month), out var number)
            ? new Filter.EachYear(month, number)
            : null;
        return day is not null;
    }

    /// <summary><c>2018</c>, <c>2018..2020</c>, <c>2018..</c>, <c>..2020</c>; both ends are meant.</summary>
    public static bool TryReadYears(string text, [NotNullWhen(true)] out Filter.During? years)
    {
        years = null;
        var (first, last) = text.Split("..") is [var left, var right] ? (left, right) : text.Split('-', '–') is [var early, var late] ? (early, late) : (text, text);
        var (isOpenBefore, isOpenAfter) = (first.Length == 0, last.Length == 0);
        if ((isOpenBefore && isOpenAfter) || !TryYear(first, isOpenBefore, out var from) || !TryYear(last, isOpenAfter, out var until))
        {
            return false;
        }

        years = new Filter.During(isOpenBefore ? null : new DateOnly(from, 1, 1), isOpenAfter ? null : new DateOnly(until + 1, 1, 1), IsYear: true);
        return true;
    }

    private static bool TryYear(string text, bool isOpen, out int year)
    {
        year = 0;
        return isOpen || (text.Length == 4 && TryNumber(text, 1, LastYear, out year));
    }

    private static bool TryNumber(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
