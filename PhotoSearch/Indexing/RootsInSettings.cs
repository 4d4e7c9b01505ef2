using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>Makes the catalog's roots follow the photo folders in the settings.</summary>
internal sealed class RootsInSettings(IOptions<WatchingOptions> options, RootTable roots, string dataFolder)
{
    /// <exception cref="SettingsException">Two folders of one name, one inside another, or the data folder among the photos.</exception>
    public Task ApplyAsync(CancellationToken cancellationToken)
    {
        var folders = new List<(string Name, string Path)>();
        foreach (var folder in options.Value.Folders)
        {
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path));
            folders.Add((string.IsNullOrWhiteSpace(folder.Name) ? Unused(OwnName(path), folders) : folder.Name.Trim(), path));
        }

        foreach (var (name, path) in folders)
        {
            if (folders.Count(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                throw new SettingsException($"Two photo folders are called {name}: give one of them another name (setting Watching:Folders:N:Name).");
            }

            if (Contains(path, dataFolder) || Contains(dataFolder, path))
            {
                throw new SettingsException(
                    $"The data folder {dataFolder} and the photo folder {path} lie inside each other: PhotoSearch would index its own pictures, and write among yours. Choose another data folder with --data.");
            }

            if (folders.Any(other => other.Path != path && path.StartsWith(other.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            {
                throw new SettingsException($"The photo folder {path} lies inside another one: name only the outer folder (setting Watching:Folders).");
            }
        }

        return roots.FollowAsync(folders, cancellationToken);
    }

    private static bool Contains(string outer, string inner) =>
        inner == outer || inner.StartsWith(outer.EndsWith('/') ? outer : outer + '/', StringComparison.Ordinal);

    private static string OwnName(string path) => Path.GetFileName(path) is { Length: > 0 } last ? last : "photos";

    /// <summary>A second folder called "photos" is "photos 2": whoever gave none names has none to change.</summary>
    private static string Unused(string name, List<(string Name, string Path)> taken)
    {
        var unused = name;
        for (var number = 2; taken.Exists(other => string.Equals(other.Name, unused, StringComparison.OrdinalIgnoreCase)); number++)
        {
            unused = $"{name} {number}";
        }

        return unused;
    }
}

/// <summary>A setting is wrong; the message names it.</summary>
internal sealed class SettingsException(string message) : Exception(message);
