namespace PhotoSearch.Searching;

/// <summary>Which photo comes first.</summary>
internal enum SortOrder
{
    /// <summary>What fits best; where nothing is compared, the newest.</summary>
    Relevance,
    Newest,
    Oldest,

    /// <summary>By file name.</summary>
    Name,
}

/// <summary>Orders as addresses name them.</summary>
internal static class SortOrders
{
    private static readonly SortOrder[] All = Enum.GetValues<SortOrder>();

    public static string Word(SortOrder order) => order.ToString().ToLowerInvariant();

    /// <summary>The usual order where none is named.</summary>
    /// <returns>False for a word that is no order.</returns>
    public static bool TryRead(string? word, out SortOrder order)
    {
        var at = string.IsNullOrEmpty(word) ? 0 : Array.FindIndex(All, known => Word(known).Equals(word, StringComparison.OrdinalIgnoreCase));
        order = at < 0 ? SortOrder.Relevance : All[at];
        return at >= 0;
    }
}
