using PhotoSearch.Catalog;

namespace PhotoSearch.Searching;

/// <summary>A month of a list that goes by date.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Count">Photos.</param>
/// <param name="Cursor">Where it begins.</param>
internal sealed record TimelineMonth(DateOnly First, int Count, string Cursor);

/// <summary>The months in which the photos of a list were taken, in the order of the list.</summary>
internal sealed class Timeline
{
    private readonly bool _isOldestFirst;

    private Timeline(IReadOnlyList<TimelineMonth> months)
    {
        Months = months;
        _isOldestFirst = months.Count > 1 && months[0].First < months[^1].First;
    }

    public IReadOnlyList<TimelineMonth> Months { get; }

    public static Timeline Of(Ranking ranking, LibrarySnapshot snapshot)
    {
        var months = new List<TimelineMonth>();
        var (begins, count) = (0, 0);
        var month = default(DateOnly?);
        // Most photos fall into the month of the one before: their date need not be reckoned.
        var (from, until) = (0L, 0L);
        for (var place = 0; place < ranking.PhotoIds.Length; place++)
        {
            if (!snapshot.TryGetRow(ranking.PhotoIds[place], out var row))
            {
                continue;
            }

            var local = snapshot.SortLocal[row];
            if (month is null || local < from || local >= until)
            {
                End();
                var date = UnixTime.ToLocal(local);
                (month, begins, count) = (new DateOnly(date.Year, date.Month, 1), place, 0);
                (from, until) = (Start(month.Value), date is { Year: 9999, Month: 12 } ? long.MaxValue : Start(month.Value.AddMonths(1)));
            }

            count++;
        }

        End();
        return new Timeline(months);

        void End()
        {
            if (month is { } first)
            {
                months.Add(new TimelineMonth(first, count, new Cursor(ranking.Key, ranking.Question, begins).ToString()));
            }
        }
    }

    /// <summary>The cursor of a month, or of the next one of the list where it has no photo; null where none follows.</summary>
    public string? CursorOf(DateOnly month) => Months.FirstOrDefault(one => _isOldestFirst ? one.First >= month : one.First <= month)?.Cursor;

    private static long Start(DateOnly day) => UnixTime.FromLocal(day.ToDateTime(TimeOnly.MinValue));
}
