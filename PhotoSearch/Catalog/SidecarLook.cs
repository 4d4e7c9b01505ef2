using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>What a look for the XMP file beside a photo's file found.</summary>
internal abstract record SidecarLook
{
    private SidecarLook()
    {
    }

    /// <summary>There is none; what an earlier one said counts no longer.</summary>
    internal sealed record None : SidecarLook;

    /// <summary>It cannot be read now: what it said before stays, and the next sweep asks again.</summary>
    internal sealed record Unknown : SidecarLook;

    /// <param name="Name">Without its folder, which is the file's.</param>
    /// <param name="Modified">UTC milliseconds since 1970; with <paramref name="Bytes"/> what a sweep compares.</param>
    internal sealed record Seen(string Name, long Bytes, long Modified, SidecarFacts Facts) : SidecarLook;
}
