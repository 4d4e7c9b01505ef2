namespace PhotoSearch.Decoding;

/// <summary>What cameras put where a description belongs: <c>OLYMPUS DIGITAL CAMERA</c>, <c>SONY DSC</c>, <c>Exif_JPEG_PICTURE</c>.</summary>
internal static class CameraWords
{
    /// <summary>Words of such defaults beside the camera's own name.</summary>
    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "digital", "still", "camera", "camcorder", "picture", "image", "photo", "exif", "jpeg", "jpg", "dsc", "dcim", "default", "untitled", "420", "422", "of", "by", "created",
        "olympus", "sony", "kodak", "minolta", "konica", "samsung", "digimax", "casio", "nikon", "canon", "pentax", "ricoh", "panasonic", "fujifilm", "hp", "lg", "imaging", "company",
    };

    /// <summary>Phones that write the names of their modes in one word: <c>cof_vivid</c>, <c>oznorHDR</c>.</summary>
    private static readonly string[] WritesModes = ["HUAWEI", "HONOR"];

    /// <param name="makeAndModel">As the camera states them.</param>
    public static bool IsDefault(string text, IReadOnlyList<string> makeAndModel)
    {
        if (!text.Any(char.IsLetter) || text.StartsWith("Maker:", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var words = WordsOf(text);
        if (words.Length == 1 && makeAndModel.Any(name => WritesModes.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            return true;
        }

        var camera = makeAndModel.SelectMany(WordsOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return words.All(word => Empty.Contains(word) || camera.Contains(word));
    }

    private static string[] WordsOf(string text) => text.Split([' ', '_', '-', '.', ',', '<', '>', '/'], StringSplitOptions.RemoveEmptyEntries);
}
