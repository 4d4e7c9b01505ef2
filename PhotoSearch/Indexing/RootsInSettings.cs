using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>Makes the catalog's roots follow the photo folders in the settings.</summary>
internal sealed class RootsInSettings(IOptions<WatchingOptions> options, RootTable roots)
{
    /// <exception cref="SettingsException">Two folders of one name, or one inside another.</exception>
    public Task ApplyAsync(CancellationToken cancellationToken)
    {
        var folders = options.Value.Folders.Select(folder => (Name: NameOf(folder), Path: Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path)))).ToList();
        foreach (var (name, path) in folders)
        {
            if (folders.Count(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                throw new SettingsException($"Two photo folders are called {name}: give one of them another name (setting Watching:Folders:N:Name).");
            }

            if (folders.Any(other => other.Path != path && path.StartsWith(other.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            {
                throw new SettingsException($"The photo folder {path} lies inside another one: name only the outer folder (setting Watching:Folders).");
            }
        }

        return roots.FollowAsync(folders, cancellationToken);
    }

    private static string NameOf(WatchedFolder folder) =>
        string.IsNullOrWhiteSpace(folder.Name) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path))) is { Length: > 0 } last ? last : "photos" : folder.Name.Trim();
}

/// <summary>A setting is wrong; the message names it.</summary>
internal sealed class SettingsException(string message) : Exception(message);
