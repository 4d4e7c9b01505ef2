namespace PhotoSearch.Searching.Relevance;

/// <summary>
/// Ordinary things that people photograph, in the words in which they look for them. No library holds all of them: together their similarities show
/// what a model says of words and photos that have nothing to do with each other.
/// </summary>
internal static class BackgroundTexts
{
    /// <summary>A few hundred, all different.</summary>
    public static IReadOnlyList<string> All { get; } = Read();

    private static List<string> Read()
    {
        using var reader = new StreamReader(typeof(BackgroundTexts).Assembly.GetManifestResourceStream("BackgroundTexts")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
