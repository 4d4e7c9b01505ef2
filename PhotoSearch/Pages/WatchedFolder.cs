using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>A photo folder as the pages name it. Public, because a Blazor component's parameters are.</summary>
/// <param name="Problem">What is wrong and what to do; null while it is healthy.</param>
public sealed record WatchedFolder(string Name, string Path, string? Problem, long Photos, DateTimeOffset? LastSweep)
{
    internal static IReadOnlyList<WatchedFolder> Of(LibraryStatus status) =>
        [.. status.Roots.Select(root => new WatchedFolder(root.Name, root.Path, root.IsHealthy ? null : root.Problem ?? "It cannot be reached now.", root.Photos, root.LastSweep))];
}
