namespace PhotoSearch.Tests;

/// <summary>Where the checkout lies, for tests that read its files or the shared photos beside it.</summary>
internal static class Repository
{
    /// <summary>The folder with PhotoSearch.csproj.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Shared test material beside the checkout; tests that need it skip loudly where it is absent.</summary>
    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PhotoSearch.csproj")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("PhotoSearch.csproj was not found above the test program.");
    }
}
