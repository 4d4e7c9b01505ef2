using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>Tiles under one heading.</summary>
/// <param name="Key">Equal on two pages of one list where the group goes on.</param>
/// <param name="Heading">Null where a ranking needs none.</param>
public sealed record TileGroup(string Key, string? Heading, IReadOnlyList<Tile> Tiles)
{
    /// <summary>By date it goes by months; a ranking by closeness or by name is one group.</summary>
    internal static IReadOnlyList<TileGroup> Of(IReadOnlyList<SearchHit> hits, Question question) =>
        IsByDate(question)
            ? ByMonth(hits, question)
            : hits.Count == 0 ? [] : [new TileGroup("all", null, [.. hits.Select(hit => Tile.Of(hit, question))])];

    private static bool IsByDate(Question question) =>
        question.Sort is SortOrder.Newest or SortOrder.Oldest || (question.Sort == SortOrder.Relevance && !question.Compares);

    private static List<TileGroup> ByMonth(IReadOnlyList<SearchHit> hits, Question question)
    {
        var groups = new List<TileGroup>();
        var tiles = new List<Tile>();
        for (var at = 0; at < hits.Count; at++)
        {
            tiles.Add(Tile.Of(hits[at], question));
            var month = hits[at].TakenAt.Local;
            if (at == hits.Count - 1 || DateWords.MonthKey(hits[at + 1].TakenAt.Local) != DateWords.MonthKey(month))
            {
                groups.Add(new TileGroup(DateWords.MonthKey(month), DateWords.Month(month), tiles));
                tiles = [];
            }
        }

        return groups;
    }
}
