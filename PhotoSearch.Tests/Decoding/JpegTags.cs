using System.Buffers.Binary;
using System.Text;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Puts into JPEG files what cameras and programs write beside the picture.</summary>
internal static class JpegTags
{
    private const int ExifPointer = 0x8769;
    private const int GpsPointer = 0x8825;
    private const int Text = 2;
    private const int Short = 3;
    private const int Rational = 5;
    private const int Bytes = 1;

    /// <summary>A packet whose one description holds these properties.</summary>
    public static string Packet(string properties) =>
        $"""
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
          xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
          xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
          xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">
        {properties}
        </rdf:Description></rdf:RDF></x:xmpmeta>
        <?xpacket end="w"?>
        """;

    /// <summary>A list of words: <c>Bag("dc:subject", "sea", "dog")</c>.</summary>
    public static string Bag(string property, params string[] items) =>
        $"<{property}><rdf:Bag>{string.Concat(items.Select(item => $"<rdf:li>{item}</rdf:li>"))}</rdf:Bag></{property}>";

    public static string InEveryLanguage(string property, string text) => $"<{property}><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></{property}>";

    public static void AddXmp(string jpeg, string packet) => AddSegment(jpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(packet)]);

    /// <summary>Data sets of IPTC-IIM in a Photoshop block.</summary>
    public static void AddIptc(string jpeg, params (byte Record, byte Set, byte[] Value)[] sets)
    {
        byte[] data = [.. sets.SelectMany(set => (byte[])[0x1C, set.Record, set.Set, (byte)(set.Value.Length >> 8), (byte)set.Value.Length, .. set.Value])];
        AddSegment(jpeg, 0xED, [.. "Photoshop 3.0\0"u8, .. "8BIM"u8, 4, 4, 0, 0, 0, 0, (byte)(data.Length >> 8), (byte)data.Length, .. data, .. data.Length % 2 == 0 ? Array.Empty<byte>() : [0]]);
    }

    /// <summary>An Exif block of a first directory, one of the picture, and one of the satellites.</summary>
    public static void AddExif(string jpeg, Entry[] main, Entry[] detail, params Entry[] gps)
    {
        var at = 8;
        var mainSize = SizeOf(main, 2);
        var detailAt = at + mainSize;
        var gpsAt = detailAt + SizeOf(detail, 0);
        var first = Directory([.. main, Entry.Of(ExifPointer, (uint)detailAt), Entry.Of(GpsPointer, (uint)gpsAt)], at);
        byte[] tiff = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, .. first, .. Directory(detail, detailAt), .. Directory(gps, gpsAt)];
        AddSegment(jpeg, 0xE1, [.. "Exif\0\0"u8, .. tiff]);
    }

    private static int SizeOf(Entry[] entries, int pointers) => 2 + ((entries.Length + pointers) * 12) + 4 + entries.Sum(entry => entry.Value.Length <= 4 ? 0 : entry.Value.Length);

    private static byte[] Directory(Entry[] entries, int at)
    {
        var (rows, values) = (new MemoryStream(), new MemoryStream());
        var valuesAt = at + 2 + (entries.Length * 12) + 4;
        Span<byte> row = stackalloc byte[12];
        foreach (var entry in entries.OrderBy(entry => entry.Tag))
        {
            row.Clear();
            BinaryPrimitives.WriteUInt16BigEndian(row, (ushort)entry.Tag);
            BinaryPrimitives.WriteUInt16BigEndian(row[2..], (ushort)entry.Type);
            BinaryPrimitives.WriteUInt32BigEndian(row[4..], (uint)entry.Count);
            if (entry.Value.Length <= 4)
            {
                entry.Value.CopyTo(row[8..]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(row[8..], (uint)(valuesAt + values.Length));
                values.Write(entry.Value);
            }

            rows.Write(row);
        }

        return [(byte)(entries.Length >> 8), (byte)entries.Length, .. rows.ToArray(), 0, 0, 0, 0, .. values.ToArray()];
    }

    private static void AddSegment(string jpeg, byte marker, byte[] content)
    {
        var file = File.ReadAllBytes(jpeg);
        var length = content.Length + 2;
        File.WriteAllBytes(jpeg, [.. file[..2], 0xFF, marker, (byte)(length >> 8), (byte)length, .. content, .. file[2..]]);
    }

    /// <summary>A tag of TIFF, its value in big-endian bytes.</summary>
    internal sealed record Entry(int Tag, int Type, int Count, byte[] Value)
    {
        public static Entry Of(int tag, string text) => OfBytes(tag, Encoding.ASCII.GetBytes(text));

        /// <summary>A text of these bytes, whatever they mean.</summary>
        public static Entry OfBytes(int tag, byte[] text) => new(tag, Text, text.Length + 1, [.. text, 0]);

        public static Entry Of(int tag, ushort number) => new(tag, Short, 1, [(byte)(number >> 8), (byte)number]);

        public static Entry Of(int tag, uint number)
        {
            var value = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(value, number);
            return new Entry(tag, 4, 1, value);
        }

        public static Entry Of(int tag, params (uint Over, uint Under)[] numbers) =>
            new(tag, Rational, numbers.Length, [.. numbers.SelectMany(number => (byte[])[.. Of(0, number.Over).Value, .. Of(0, number.Under).Value])]);

        /// <summary>UTF-16, as Windows writes it.</summary>
        public static Entry OfWindows(int tag, string text)
        {
            var value = Encoding.Unicode.GetBytes(text + "\0");
            return new Entry(tag, Bytes, value.Length, value);
        }
    }
}
