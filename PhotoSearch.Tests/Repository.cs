namespace PhotoSearch.Tests;

/// <summary>Where the repository and the shared test data lie.</summary>
internal static class Repository
{
    /// <summary>The folder with PhotoSearch.csproj.</summary>
    public static string Root { get; } = Find();

    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PhotoSearch.csproj")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"PhotoSearch.csproj is in no folder above {AppContext.BaseDirectory}.");
    }
}
