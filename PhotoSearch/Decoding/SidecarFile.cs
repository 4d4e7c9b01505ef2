using System.Xml;
using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>Reads an XMP file beside a photo. One that is no XMP, or hostile, says nothing.</summary>
/// <remarks>Runs in the child only.</remarks>
internal static class SidecarFile
{
    /// <summary>Editors keep their history in it, a few hundred KB at the worst.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>The parser's time doubles with each level; an editor's masks lie twenty deep.</summary>
    private const int Deepest = 32;

    /// <exception cref="IOException">It cannot be read now.</exception>
    public static (SidecarFacts Facts, bool IsStillReading) Read(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length is 0 or > MostBytes)
        {
            return (SidecarFacts.Nothing, false);
        }

        var packet = new byte[length];
        var read = 0;
        for (int more; read < packet.Length && (more = RandomAccess.Read(file, packet.AsSpan(read), read)) > 0; read += more)
        {
        }

        return TagParsing.InTime(() => TagParsing.Attempt(() => Understand(packet[..read])) ?? SidecarFacts.Nothing, SidecarFacts.Nothing);
    }

    private static SidecarFacts Understand(byte[] packet)
    {
        CheckDepth(packet);
        var xmp = new XmpProperties([XmpProperties.Parse(packet)]);
        return new SidecarFacts(WrittenWords.Of(xmp), ExifDate.OfSidecar(xmp));
    }

    private static void CheckDepth(byte[] packet)
    {
        using var xml = XmlReader.Create(new MemoryStream(packet), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false });
        while (xml.Read())
        {
            if (xml.Depth > Deepest)
            {
                throw new XmlException($"More than {Deepest} levels deep");
            }
        }
    }
}
