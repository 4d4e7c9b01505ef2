using System.Text.RegularExpressions;

namespace PhotoSearch.Decoding;

/// <summary>What cameras put where a description belongs: <c>OLYMPUS DIGITAL CAMERA</c>, <c>SONY DSC</c>, <c>Exif_JPEG_PICTURE</c>.</summary>
internal static partial class CameraWords
{
    /// <summary>Words of such defaults beside the camera's own name.</summary>
    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "digital", "still", "camera", "camcorder", "picture", "image", "photo", "exif", "jpeg", "jpg", "dsc", "dcim", "default", "untitled", "420", "422", "of", "by", "created",
        "olympus", "sony", "kodak", "minolta", "konica", "samsung", "digimax", "casio", "nikon", "canon", "pentax", "ricoh", "panasonic", "fujifilm", "hp", "lg", "imaging", "company",
    };

    /// <param name="makeAndModel">As the camera states them.</param>
    public static bool IsDefault(string text, IReadOnlyList<string> makeAndModel)
    {
        var camera = makeAndModel.SelectMany(WordsOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return !text.Any(char.IsLetter) || Mode().IsMatch(text) || WordsOf(text).All(word => Empty.Contains(word) || camera.Contains(word));
    }

    private static string[] WordsOf(string text) => text.Split([' ', '_', '-', '.', ',', '<', '>', '/'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Phones that write the names of their modes: <c>cof_vivid</c>, <c>oznorHDR</c>, <c>Maker:H,Date:…</c>.</summary>
    [GeneratedRegex(@"^(?:(?:bdr|btf|cof|dav|edf|fhd|hdr|mde|oznor|ptr|rbt|rhdr|sdr)(?:$|[_A-Z0-9])|Maker:)")]
    private static partial Regex Mode();
}
