namespace PhotoSearch.Catalog;

/// <summary>
/// The row ids of <c>photo_words</c>: a photo's words stand there once for each root in which it has a file, with its names in that root. So nobody finds a
/// photo by the name of a folder that he may not see.
/// </summary>
internal static class WordsRow
{
    /// <summary>Above every root's id; photo ids up to eight million millions are left.</summary>
    private const long Roots = 1 << 20;

    /// <summary>SQL: the photo of a row.</summary>
    public static readonly string Photo = string.Create(CultureInfo.InvariantCulture, $"(photo_words.rowid / {Roots})");

    /// <summary>SQL: the root of a row.</summary>
    public static readonly string Root = string.Create(CultureInfo.InvariantCulture, $"(photo_words.rowid % {Roots})");

    /// <summary>SQL: that a row is of the photo <c>@photoId</c>.</summary>
    public static readonly string IsOfPhoto = string.Create(CultureInfo.InvariantCulture, $"rowid BETWEEN @photoId * {Roots} AND @photoId * {Roots} + {Roots - 1}");

    public static long Of(long photoId, long rootId) =>
        rootId is > 0 and < Roots ? (photoId * Roots) + rootId : throw new ArgumentOutOfRangeException(nameof(rootId), rootId, "There have never been so many roots.");

    public static long PhotoOf(long row) => row / Roots;

    public static long RootOf(long row) => row % Roots;

    /// <summary>SQL: the row of a photo and a root, which are expressions too.</summary>
    public static string Of(string photo, string root) => string.Create(CultureInfo.InvariantCulture, $"({photo} * {Roots} + {root})");
}
