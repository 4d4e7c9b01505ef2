namespace PhotoSearch.Photos;

/// <summary>A rendition of a photo: WebP, upright, sRGB, its longer side at most <paramref name="Size"/> pixels.</summary>
/// <param name="Size">One of <see cref="PictureSizes"/>.</param>
/// <param name="WebP">The file's bytes.</param>
internal sealed record StoredPicture(int Size, ReadOnlyMemory<byte> WebP);

/// <summary>The closed list of stored pictures' longer sides, in pixels.</summary>
internal static class PictureSizes
{
    public const int GridSmall = 320;
    public const int Grid = 640;
    public const int Viewer = 1024;

    /// <summary>Made on demand from the original and kept in a bounded cache.</summary>
    public const int Large = 2048;

    /// <summary>Made with the first decode and kept as long as the photo.</summary>
    public static IReadOnlyList<int> MadeAtOnce { get; } = [GridSmall, Grid, Viewer];
}
