using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching;

/// <summary>On which days of the year there are photos, of whatever year.</summary>
internal sealed class DaysWithPhotos(LibraryColumns columns, WorkingModels models)
{
    /// <summary>A leap year, so that 29 February is one of its days.</summary>
    public const int Year = 2000;

    /// <summary>The nearest such days before and after one, round the end of the year; null where no other day has photos.</summary>
    /// <param name="day">Of <see cref="Year"/>, as what is answered.</param>
    public async Task<(DateOnly? Before, DateOnly? After)> AroundAsync(Viewer viewer, DateOnly day, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var rows = snapshot.For(viewer);
        var days = new SortedSet<int>();
        for (var row = 0; row < snapshot.Count; row++)
        {
            if (rows.IsVisible(row))
            {
                _ = days.Add(snapshot.DaysOfYear[row]);
            }
        }

        var here = LibrarySnapshot.DayOfYear(day.Month, day.Day);
        _ = days.Remove(here);
        return days.Count == 0 ? (null, null) : (Day(days.LastOrDefault(other => other < here, days.Max)), Day(days.FirstOrDefault(other => other > here, days.Min)));
    }

    private static DateOnly Day(int day) => new(Year, day / 100, day % 100);
}
