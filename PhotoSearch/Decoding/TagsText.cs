using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MetadataExtractor;
using MetadataExtractor.Formats.Xmp;

namespace PhotoSearch.Decoding;

/// <summary>All tags of a file as one JSON object: directory, name, text. Bounded, because a file may state gigabytes.</summary>
internal static class TagsText
{
    /// <summary>Of one value; captions fit, embedded tables do not.</summary>
    private const int LongestValue = 1000;

    private const int LongestName = 100;

    private const int MostBytes = 64 << 10;

    private const int MostDirectories = 64;

    /// <summary>Longer byte arrays are data, not text.</summary>
    private const int MostRawBytes = 16;

    public static string Of(IEnumerable<MetadataExtractor.Directory> directories)
    {
        var text = new ArrayBufferWriter<byte>();
        // The relaxed encoder, because the JSON is stored, not put into a page as it is.
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            var names = new HashSet<string>();
            foreach (var directory in directories.Take(MostDirectories))
            {
                json.WriteStartObject(Unique(names, directory.Name));
                Write(json, directory);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Without NULs, control characters and half characters, trimmed; empty for null.</summary>
    /// <param name="longest">Characters that are kept.</param>
    public static string Clean(string? text, int longest = LongestValue)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length >= longest)
            {
                break;
            }

            if (rune.Value == 0)
            {
                if (clean.ToString().Trim().Length > 0)
                {
                    break;
                }
            }
            else
            {
                clean.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? " " : rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }

    private static void Write(Utf8JsonWriter json, MetadataExtractor.Directory directory)
    {
        var names = new HashSet<string>();
        foreach (var tag in directory.Tags)
        {
            if (directory.GetObject(tag.Type) is not byte[] { Length: > MostRawBytes })
            {
                WriteValue(json, names, tag.Name, Description(tag));
            }
        }

        if (directory is XmpDirectory xmp)
        {
            foreach (var property in xmp.GetXmpProperties())
            {
                WriteValue(json, names, property.Key, property.Value);
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter json, HashSet<string> names, string name, string? text)
    {
        var value = Clean(text);
        // Six bytes for a character at the worst (\u0000), and what closes the object.
        if (value.Length > 0 && json.BytesCommitted + json.BytesPending + ((value.Length + LongestName) * 6) < MostBytes)
        {
            json.WriteString(Unique(names, name), value);
        }
    }

    private static string Unique(HashSet<string> names, string name)
    {
        var clean = Clean(name);
        clean = clean.Length <= LongestName - 10 ? clean : clean[..(LongestName - 10)];
        clean = clean.Length > 0 && char.IsHighSurrogate(clean[^1]) ? clean[..^1] : clean;
        var unique = clean;
        for (var i = 2; !names.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{clean} {i}");
        }

        return unique;
    }

    [SuppressMessage("Design", "CA1031", Justification = "One tag that cannot be described must not cost the others.")]
    private static string? Description(Tag tag)
    {
        try
        {
            return tag.Description;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
