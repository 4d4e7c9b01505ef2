namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Photos whose contents people wrote down.</summary>
internal sealed record LabelledPhotos(string Folder, PhotoLabels Labels)
{
    /// <summary>In the labels' order.</summary>
    public IReadOnlyList<string> Paths => [.. Labels.Photos.Select(photo => Path.Combine(Folder, photo.File))];

    /// <param name="photos">Null: those beside the checkout; likewise the labels.</param>
    /// <exception cref="CommandException">They are not there, or do not belong together.</exception>
    public static LabelledPhotos Find(string? photos, string? labels, BenchFolder cache)
    {
        var folder = cache.Photos(photos);
        var read = PhotoLabels.Read(labels ?? cache.Beside("photos-labels.tsv") ?? throw new CommandException("Name the file that says what is in the photos: --labels FILE."));
        return read.Photos.FirstOrDefault(photo => !File.Exists(Path.Combine(folder, photo.File))) is { File: { } missing }
            ? throw new CommandException($"The labels name {missing}, which is not in {folder}: name the photos that the labels are of with --photos DIR.")
            : new LabelledPhotos(folder, read);
    }
}
