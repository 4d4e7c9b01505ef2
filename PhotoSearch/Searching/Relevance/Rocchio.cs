namespace PhotoSearch.Searching.Relevance;

/// <summary>Going on from hits: a query moves towards what was found good and away from what was found bad.</summary>
/// <remarks>
/// Rocchio, "Relevance feedback in information retrieval", in Salton (ed.), The SMART Retrieval System, 1971; Manning, Raghavan and Schütze, Introduction to
/// Information Retrieval, chapter 9, which has 1, 0.75 and 0.15 for texts. Here good ones count as much as the query and bad ones three quarters of it:
/// with pictures bad hits tell more, the best on labelled photos. Each group's middle is brought to length one first: else a group of photos that differ would count less.
/// </remarks>
internal static class Rocchio
{
    public const float Query = 1;
    public const float Good = 1;
    public const float Bad = 0.75f;

    /// <summary>A unit vector to search with.</summary>
    /// <param name="query">Null: there is none.</param>
    /// <param name="good">Unit vectors of pictures; none is well.</param>
    /// <param name="bad">Likewise. Alone they make a query for what is least like them.</param>
    /// <exception cref="ArgumentException">There is nothing at all.</exception>
    public static ComposedQuery Combine(ComposedQuery? query, IReadOnlyList<float[]> good, IReadOnlyList<float[]> bad)
    {
        var (towards, away) = (Middle(good), Middle(bad));
        var parts = ((ComposedQuery?, double)[])[(query, Query), (towards, Good), (away, -Bad)];
        var given = parts.Where(part => part.Item1 is not null).Select(part => (part.Item1!, part.Item2)).ToList();
        // Where they cancel each other out: what is wanted is worth more than what is not.
        return (given.Count == 0 ? null : ComposedQuery.Sum(given)) ?? query
            ?? ComposedQuery.OfPicture((good.Count > 0 ? good : bad.Count > 0 ? bad : throw new ArgumentException("There is nothing to search by.", nameof(query)))[0]);
    }

    private static ComposedQuery? Middle(IReadOnlyList<float[]> pictures) =>
        pictures.Count == 0 ? null : ComposedQuery.Sum([.. pictures.Select(picture => (ComposedQuery.OfPicture(picture), 1.0))]);
}
