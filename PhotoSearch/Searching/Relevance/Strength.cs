namespace PhotoSearch.Searching.Relevance;

/// <summary>How sure it is that a hit is about the query.</summary>
internal enum Strength
{
    /// <summary>More likely than not: the probability is at least <see cref="Closeness.Strong"/>.</summary>
    Strong,

    /// <summary>Shown where nobody asks for more or less: at least the cut of <see cref="Closeness.DefaultStrictness"/>.</summary>
    Likely,

    /// <summary>Not told apart from photos that have nothing to do with the query.</summary>
    Weak,
}
