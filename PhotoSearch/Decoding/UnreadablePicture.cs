using System.Text.RegularExpressions;

namespace PhotoSearch.Decoding;

/// <summary>Turns what a library says into a sentence for the person who owns the file.</summary>
internal static partial class UnreadablePicture
{
    private const int LongestDetail = 160;

    /// <summary>Words in libvips', libjpeg's, libspng's, libtiff's, libwebp's, nsgif's and libheif's messages, first match first.</summary>
    private static readonly (string Word, string Sentence)[] Sentences =
    [
        ("there is room for", "The picture is too complex to be stored"),
        ("icc", "The colour profile of the {0} picture is damaged"),
        ("premature end", "The {0} picture is cut off"),
        ("truncated", "The {0} picture is cut off"),
        ("unexpected end", "The {0} picture is cut off"),
        ("end of file", "The {0} picture is cut off"),
        ("end of stream", "The {0} picture is cut off"),
        ("insufficient input", "The {0} picture is cut off"),
        ("unexpected eof", "The {0} picture is cut off"),
        ("security limit", "The {0} picture asks for more memory than is allowed"),
        ("out of memory", "The {0} picture asks for more memory than is allowed"),
        ("memory allocation", "The {0} picture asks for more memory than is allowed"),
        ("too large", "The {0} picture is too large"),
        ("unsupported", "The {0} picture uses a feature that is not read here"),
        ("not supported", "The {0} picture uses a feature that is not read here"),
        ("not implemented", "The {0} picture uses a feature that is not read here"),
        ("no decoder", "The {0} picture uses a compression that is not read here"),
        ("decoding plugin", "The {0} picture uses a compression that is not read here"),
    ];

    /// <summary>Lines that libraries leave behind while they go on.</summary>
    private static readonly string[] Complaints = ["bad seek", "Corrupt JPEG data", "Warning:"];

    public static string Sentence(PhotoFormat format, VipsException failure)
    {
        var detail = Detail(failure.Message);
        var sentence = Array.Find(Sentences, s => failure.Message.Contains(s.Word, StringComparison.OrdinalIgnoreCase)).Sentence
            ?? "The {0} picture is damaged";
        sentence = sentence.Replace("{0}", format.Name, StringComparison.Ordinal);
        return detail.Length == 0 ? sentence : $"{sentence} ({detail})";
    }

    /// <summary>The library's first line that is more than a complaint on the way, without addresses and control characters.</summary>
    private static string Detail(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.Find(lines, l => !Array.Exists(Complaints, c => l.Contains(c, StringComparison.Ordinal))) ?? lines.FirstOrDefault() ?? "";
        line = Unspeakable().Replace(line, "");
        return line.Length <= LongestDetail ? line : line[..LongestDetail] + "…";
    }

    [GeneratedRegex(@"0x[0-9a-fA-F]{6,}|\p{C}")]
    private static partial Regex Unspeakable();
}
