namespace PhotoSearch.Tests.Embeddings;

/// <summary>The real photos that lie beside the repository on some machines.</summary>
internal static class SharedPhotos
{
    private static readonly string Folder = Path.Combine(Repository.Shared, "photos");

    /// <summary>So many of them, evenly chosen; skips the test, saying so, where they are not there.</summary>
    public static IReadOnlyList<string> Some(int count)
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"There are no photos in {Folder}: this was not tried on real photos.");
        var all = Directory.GetFiles(Folder, "*.jpg").Order(StringComparer.Ordinal).ToList();
        return [.. Enumerable.Range(0, Math.Min(count, all.Count)).Select(i => all[(int)((long)i * all.Count / count)])];
    }
}
