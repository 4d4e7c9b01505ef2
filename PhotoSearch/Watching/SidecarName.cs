namespace PhotoSearch.Watching;

/// <summary>XMP files beside photos: <c>a.jpg.xmp</c>, as darktable and digiKam name them, and <c>a.xmp</c>, as Adobe's programs do.</summary>
internal static class SidecarName
{
    private const string Extension = ".xmp";

    public static bool Is(ReadOnlySpan<char> path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Its photos are called so, or so and an extension.</summary>
    public static string StemOf(string sidecar) => sidecar[..^Extension.Length];

    /// <summary>What a photo's sidecar may be called, the one that counts first: it names one photo, where the other may stand for several of one name.</summary>
    public static IEnumerable<string> Of(string photo)
    {
        string[] stems = [photo, photo[..^Path.GetExtension(photo).Length]];
        return stems.Distinct(StringComparer.Ordinal).SelectMany(stem => new[] { stem + Extension, stem + ".XMP" });
    }

    /// <summary>The one that lies beside a photo now; null: none that could be looked at.</summary>
    /// <param name="relative">The photo's path below the root.</param>
    public static FoundFile? Beside(string root, string relative) =>
        Of(relative).Select(name => Look(new FileInfo(Path.Combine(root, name)), name)).FirstOrDefault(found => found is not null);

    /// <summary>Null for what is no regular file.</summary>
    public static FoundFile? Look(FileInfo file, string relative)
    {
        try
        {
            return file.Exists && !file.Attributes.HasFlag(FileAttributes.ReparsePoint)
                ? new FoundFile(relative, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last: a file dated beyond the year 9999.
            return null;
        }
    }
}
