namespace PhotoSearch.Photos;

/// <summary>Media types of photos, as people call them.</summary>
internal static class MediaType
{
    /// <summary>What every camera's raw file is called beside its own name.</summary>
    public const string Raw = "raw";

    /// <summary>No raw format has a registered type; each is <c>image/x-MAKER-FORMAT</c> here, as desktops have it, and nothing else is.</summary>
    public static bool IsRaw(string mediaType) => mediaType.StartsWith("image/x-", StringComparison.Ordinal);

    /// <summary><c>jpeg</c> of <c>image/jpeg</c>, <c>dng</c> of <c>image/x-adobe-dng</c>.</summary>
    public static string ShortName(string mediaType) => mediaType[(mediaType.LastIndexOf(IsRaw(mediaType) ? '-' : '/') + 1)..];
}
