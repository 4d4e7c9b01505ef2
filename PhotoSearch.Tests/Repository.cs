namespace PhotoSearch.Tests;

/// <summary>Where the checkout lies.</summary>
internal static class Repository
{
    /// <summary>The folder with PhotoSearch.csproj.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "PhotoSearch.csproj"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests holds PhotoSearch.csproj."));
}
