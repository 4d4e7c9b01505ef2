namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What people saw in photos: a line a file, its words behind a tab, joined by semicolons.</summary>
/// <param name="Words">Of each file.</param>
/// <param name="Unanswerable">Words that no photo fits.</param>
internal sealed record PhotoLabels(IReadOnlyList<(string File, IReadOnlySet<string> Words)> Photos, IReadOnlyList<string> Words, IReadOnlyList<string> Unanswerable)
{
    /// <summary>A comment line that begins so lists words that no photo has.</summary>
    private const string NoPhoto = "# Words with no photo";

    /// <exception cref="CommandException">It cannot be read, or holds nothing.</exception>
    public static PhotoLabels Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"There is no file of labels {path}: name one with --labels FILE (a line a photo: its name, a tab, the words joined by semicolons).");
        }

        List<(string, IReadOnlySet<string>)> photos = [];
        List<string> named = [];
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith(NoPhoto, StringComparison.Ordinal))
            {
                named.AddRange(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
            else if (!line.StartsWith('#') && line.Split('\t') is [{ Length: > 0 } file, .. var rest])
            {
                photos.Add((file, rest.FirstOrDefault("").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal)));
            }
        }

        var words = photos.SelectMany(photo => photo.Item2).Distinct().Order(StringComparer.Ordinal).ToList();
        return words.Count > 0
            ? new PhotoLabels(photos, words, [.. named.Except(words)])
            : throw new CommandException($"{path} names no photo with a word: each line is a photo's name, a tab, and its words joined by semicolons.");
    }
}
