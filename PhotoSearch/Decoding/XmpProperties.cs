using XmpCore;
using XmpCore.Options;

namespace PhotoSearch.Decoding;

/// <summary>The properties of an XMP packet (ISO 16684-1) by path: <c>dc:subject[2]</c>, <c>mwg-rs:Regions/mwg-rs:RegionList[1]/mwg-rs:Name</c>.</summary>
/// <remarks>A namespace has one prefix in a whole process, that of who named it first, whatever a file calls it; so it is asked for.</remarks>
internal sealed class XmpProperties
{
    // Metadata Working Group 2.0, IPTC Photo Metadata 2023.1, Microsoft's People Tagging, and what photo programs write.
    public static readonly string Regions = Prefix("http://www.metadataworkinggroup.com/schemas/regions/", "mwg-rs");
    public static readonly string IptcExtension = Prefix("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt");
    public static readonly string MicrosoftPhoto = Prefix("http://ns.microsoft.com/photo/1.0/", "MicrosoftPhoto");
    public static readonly string MicrosoftRegions = Prefix("http://ns.microsoft.com/photo/1.2/", "MP");
    public static readonly string MicrosoftRegionList = Prefix("http://ns.microsoft.com/photo/1.2/t/RegionInfo#", "MPRI");
    public static readonly string MicrosoftRegion = Prefix("http://ns.microsoft.com/photo/1.2/t/Region#", "MPReg");
    public static readonly string DigiKam = Prefix("http://www.digikam.org/ns/1.0/", "digiKam");
    public static readonly string Lightroom = Prefix("http://ns.adobe.com/lightroom/1.0/", "lr");
    public static readonly string Lens = Prefix("http://ns.adobe.com/exif/1.0/aux/", "aux");

    /// <summary>Of one packet; an editor's history can be long, and what is wanted stands among the first of any program.</summary>
    private const int MostProperties = 100_000;

    /// <summary>Of one list.</summary>
    private const int MostItems = 200;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static XmpProperties None { get; } = new([]);

    /// <param name="packets">Where a file has several, the first that names a property counts.</param>
    public XmpProperties(IEnumerable<IXmpMeta> packets)
    {
        foreach (var property in packets.SelectMany(packet => packet.Properties).Take(MostProperties))
        {
            if (property is { Path: { Length: > 0 } path, Value: { Length: > 0 } value })
            {
                _values.TryAdd(path, value);
            }
        }
    }

    /// <summary>An own document type has no place in XMP, and its entities can grow without end.</summary>
    /// <exception cref="XmpException">It is no XMP.</exception>
    public static IXmpMeta Parse(byte[] packet) => XmpMetaFactory.ParseFromBuffer(packet, new ParseOptions { DisallowDoctype = true });

    public string? Raw(string path) => _values.GetValueOrDefault(path);

    /// <summary>Trimmed; null where nothing is left.</summary>
    public string? Text(string path, int longest) => TagsText.Clean(Raw(path), longest) is { Length: > 0 } text ? text : null;

    /// <summary>The first text of a list of languages, which is the default one; or what stands there without a list.</summary>
    public string? FirstText(string path, int longest) => Text(path + "[1]", longest) ?? Text(path, longest);

    /// <summary>The texts of a list, or of a field of a list's items.</summary>
    /// <param name="field">With its slash; empty: the items themselves.</param>
    public IEnumerable<(int Item, string Text)> List(string path, string field, int longest)
    {
        for (var item = 1; item <= MostItems; item++)
        {
            if (Text(string.Create(CultureInfo.InvariantCulture, $"{path}[{item}]{field}"), longest) is { } text)
            {
                yield return (item, text);
            }
        }
    }

    private static string Prefix(string uri, string suggested) => XmpMetaFactory.SchemaRegistry.RegisterNamespace(uri, suggested).TrimEnd(':');
}
