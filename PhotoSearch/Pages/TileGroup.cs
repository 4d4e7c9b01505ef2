using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>Tiles under one heading.</summary>
/// <param name="Key">Equal on two pages of one list where the group goes on.</param>
/// <param name="Heading">Null where a ranking needs none.</param>
public sealed record TileGroup(string Key, string? Heading, IReadOnlyList<Tile> Tiles)
{
    /// <summary>By date it goes by months; a ranking by closeness or by name is one group.</summary>
    internal static IReadOnlyList<TileGroup> Of(IReadOnlyList<SearchHit> hits, Question question) =>
        question.GoesByDate
            ? By(hits, question, DateWords.MonthKey, DateWords.Month)
            : hits.Count == 0 ? [] : [new TileGroup("all", null, [.. hits.Select(hit => Tile.Of(hit, question))])];

    /// <summary>One group a year, which says how long ago that was.</summary>
    /// <param name="thisYear">In which that is said.</param>
    internal static IReadOnlyList<TileGroup> ByYear(IReadOnlyList<SearchHit> hits, Question question, int thisYear) =>
        By(hits, question, taken => taken.ToString("yyyy", CultureInfo.InvariantCulture), taken => DateWords.Year(taken.Year, thisYear));

    private static List<TileGroup> By(IReadOnlyList<SearchHit> hits, Question question, Func<DateTime, string> keyOf, Func<DateTime, string> say)
    {
        var groups = new List<TileGroup>();
        var tiles = new List<Tile>();
        for (var at = 0; at < hits.Count; at++)
        {
            tiles.Add(Tile.Of(hits[at], question));
            var taken = hits[at].TakenAt.Local;
            if (at == hits.Count - 1 || keyOf(hits[at + 1].TakenAt.Local) != keyOf(taken))
            {
                groups.Add(new TileGroup(keyOf(taken), say(taken), tiles));
                tiles = [];
            }
        }

        return groups;
    }
}
