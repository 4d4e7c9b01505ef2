using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>A year of a timeline. Public, because a Blazor component's parameters are.</summary>
/// <param name="Count">Photos.</param>
/// <param name="Months">Those with photos, in the order of the list.</param>
/// <param name="Written">Where the strip says which year it is: <c>always</c>, in a <c>high</c> window, or, null, nowhere; the calendar has all.</param>
public sealed record TimelineYear(int Year, int Count, IReadOnlyList<TimelineLink> Months, string? Written)
{
    /// <summary>Pixels that the strip has in a window of more than 720.</summary>
    private const int HighRoom = 560;

    /// <summary>Likewise in one of 460.</summary>
    private const int LowRoom = 320;

    /// <summary>Pixels of a year that is written, at least.</summary>
    private const int Line = 26;

    /// <summary>Of one that is not.</summary>
    private const int Bare = 2;

    /// <summary>As people count years.</summary>
    private static readonly int[] Steps = [1, 2, 5, 10, 20, 50, 100];

    internal static IReadOnlyList<TimelineYear> Of(IReadOnlyList<TimelineMonth> timeline, Question question)
    {
        var most = timeline.Max(month => month.Count);
        var years = timeline.GroupBy(month => month.First.Year).ToList();
        int[] numbers = [.. years.Select(year => year.Key)];
        var high = Step(numbers, HighRoom, of: 1);
        var (inHigh, inLow) = (Chosen(numbers, high), Chosen(numbers, Step(numbers, LowRoom, high)));
        return
        [
            .. years.Select(year => new TimelineYear(year.Key, year.Sum(month => month.Count),
            [
                .. year.Select(month => new TimelineLink(
                    month.First.Month, PhotoAddresses.Month(month.First), DateWords.Month(month.First.ToDateTime(TimeOnly.MinValue)), month.Count,
                    Math.Round(Math.Sqrt((double)month.Count / most), 2), PhotoAddresses.From(question, month.First))),
            ], inLow.Contains(year.Key) ? "always" : inHigh.Contains(year.Key) ? "high" : null)),
        ];
    }

    /// <summary>Each year where there is room, else every second, fifth, tenth …</summary>
    /// <param name="of">It is a multiple of this, so that what is written in little room is written in more.</param>
    private static int Step(int[] years, int room, int of)
    {
        foreach (var step in Steps.Where(step => step % of == 0))
        {
            var written = Chosen(years, step).Count;
            if ((written * Line) + ((years.Length - written) * Bare) <= room)
            {
                return step;
            }
        }

        return Steps[^1];
    }

    /// <summary>The first and the last in any case.</summary>
    private static HashSet<int> Chosen(int[] years, int step) => [.. years.Where((year, at) => at == 0 || at == years.Length - 1 || year % step == 0)];
}

/// <summary>A month of a timeline.</summary>
/// <param name="Number">1 to 12.</param>
/// <param name="Key">As its group in the grid: <c>2021-03</c>.</param>
/// <param name="Words"><c>March 2021</c>.</param>
/// <param name="Share">0 to 1: how full it is beside the fullest; by the root, so that small months can be told apart.</param>
/// <param name="Address">Of the list from this month on.</param>
public sealed record TimelineLink(int Number, string Key, string Words, int Count, double Share, string Address);
