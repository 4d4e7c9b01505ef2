using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>A year of a timeline. Public, because a Blazor component's parameters are.</summary>
/// <param name="Count">Photos.</param>
/// <param name="Months">Those with photos, in the order of the list.</param>
public sealed record TimelineYear(int Year, int Count, IReadOnlyList<TimelineLink> Months)
{
    internal static IReadOnlyList<TimelineYear> Of(Timeline timeline, Question question)
    {
        var most = timeline.Months.Max(month => month.Count);
        return
        [
            .. timeline.Months.GroupBy(month => month.First.Year).Select(year => new TimelineYear(year.Key, year.Sum(month => month.Count),
            [
                .. year.Select(month => new TimelineLink(
                    month.First.Month, PhotoAddresses.Month(month.First), DateWords.Month(month.First.ToDateTime(TimeOnly.MinValue)), month.Count,
                    Math.Round(Math.Sqrt((double)month.Count / most), 2), PhotoAddresses.From(question, month.First))),
            ])),
        ];
    }
}

/// <summary>A month of a timeline.</summary>
/// <param name="Number">1 to 12.</param>
/// <param name="Key">As its group in the grid: <c>2021-03</c>.</param>
/// <param name="Words"><c>March 2021</c>.</param>
/// <param name="Share">0 to 1: how full it is beside the fullest; by the root, so that small months can be told apart.</param>
/// <param name="Address">Of the list from this month on.</param>
public sealed record TimelineLink(int Number, string Key, string Words, int Count, double Share, string Address);
