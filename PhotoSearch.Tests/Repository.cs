namespace PhotoSearch.Tests;

/// <summary>Where the checkout lies, found upwards from the test program.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Data that several checkouts share; absent on most machines.</summary>
    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PhotoSearch.csproj")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in a checkout.");
        }

        return folder;
    }
}
