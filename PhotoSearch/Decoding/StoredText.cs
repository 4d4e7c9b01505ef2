using System.Text;
using MetadataExtractor;

namespace PhotoSearch.Decoding;

/// <summary>
/// Texts of Exif and IPTC by their bytes. IPTC-IIM 4.2 says in 1:90 which characters it uses; most programs say nothing and write UTF-8 or what Windows used before,
/// and Exif has no place to say it at all.
/// </summary>
internal static class StoredText
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    // Holds ISO 8859-1 too, but for control characters that no text needs.
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The tag's text; null where there is none.</summary>
    public static string? Of(MetadataExtractor.Directory directory, int tag, int longest) => All(directory, tag, longest, null).FirstOrDefault();

    /// <summary>The texts of a tag that may be repeated.</summary>
    /// <param name="declared">The character set that the file names.</param>
    public static IEnumerable<string> All(MetadataExtractor.Directory directory, int tag, int longest, string? declared)
    {
        var texts = directory.GetObject(tag) switch
        {
            StringValue one => [one.Bytes],
            StringValue[] many => many.Select(value => value.Bytes),
            byte[] bytes => [bytes],
            string text => [Utf8.GetBytes(text)],
            string[] many => many.Select(Utf8.GetBytes),
            _ => Enumerable.Empty<byte[]>(),
        };
        return texts.Select(bytes => TagsText.Clean(Decode(bytes, declared), longest)).Where(text => text.Length > 0);
    }

    internal static string Decode(byte[] bytes, string? declared)
    {
        if (declared is not null && declared.Contains("8859", StringComparison.Ordinal))
        {
            return Windows1252.GetString(bytes);
        }

        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(bytes);
        }
    }
}
