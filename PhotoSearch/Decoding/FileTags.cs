using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.FileType;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Xmp;
using MetadataExtractor.IO;
using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;
using XmpCore;
using static PhotoSearch.Decoding.TagParsing;

namespace PhotoSearch.Decoding;

/// <summary>What stands in a file beside its pixels. A parser that fails or does not come back leaves facts out; it never costs the photo.</summary>
/// <param name="Facts">Without media type and sides, which the picture tells.</param>
/// <param name="IsStillReading">The parser did not come back; its thread is still there.</param>
internal sealed record FileTags(PhotoFacts Facts, bool IsStillReading)
{
    /// <summary>Number of ours, raised by hand when facts come out differently: tags are then read again and what is measured on the picture
    /// is measured on the stored one (from 2 on: how sharp it is); pictures and vectors stay.</summary>
    public const int Version = 3;

    private const int LongestLens = 200;

    private static readonly PhotoFacts NoFacts = new() { MediaType = "", Width = 0, Height = 0 };

    public static FileTags None { get; } = new(NoFacts, false);

    /// <param name="exif">The Exif block as libvips found it, used where none is found in the file: the parser does not know the inside of all formats.</param>
    /// <param name="xmp">The same of its XMP.</param>
    public static FileTags Read(SafeFileHandle file, byte[]? exif, byte[]? xmp)
    {
        var (tags, isStillReading) = InTime(() => Understand(file, exif, xmp), None);
        return tags with { IsStillReading = isStillReading };
    }

    private static FileTags Understand(SafeFileHandle file, byte[]? exif, byte[]? packet)
    {
        var directories = Attempt(() => Directories(file)) ?? [];
        if (!directories.OfType<ExifIfd0Directory>().Any() && Attempt(() => Directories(exif)) is { } more)
        {
            directories = [.. directories, .. more];
        }

        var main = directories.OfType<ExifIfd0Directory>().ToList();
        var detail = directories.OfType<ExifSubIfdDirectory>().ToList();
        var xmp = Attempt(() => Xmp(directories, packet)) ?? XmpProperties.None;
        var facts = NoFacts with
        {
            Orientation = Attempt(() => Orientation(main)),
            TakenAt = Attempt(() => ExifDate.Of(directories, xmp)),
            Place = Attempt(() => directories.OfType<GpsDirectory>().Select(ExifPlace.Of).FirstOrDefault(p => p is not null)),
            CameraMake = Attempt(() => Text(main, ExifDirectoryBase.TagMake)),
            CameraModel = Attempt(() => Text(main, ExifDirectoryBase.TagModel)),
            Lens = Attempt(() => Text(detail, ExifDirectoryBase.TagLensModel) ?? Text(main, ExifDirectoryBase.TagLensModel) ?? xmp.Text($"{XmpProperties.Lens}:Lens", LongestLens)),
            FNumber = Attempt(() => ExifExposure.FNumber(detail)),
            ExposureSeconds = Attempt(() => ExifExposure.Seconds(detail)),
            Iso = Attempt(() => ExifExposure.Iso(detail)),
            FocalLength = Attempt(() => ExifExposure.FocalLength(detail)),
            Words = Attempt(() => WrittenWords.Of(xmp, [.. directories.OfType<IptcDirectory>()], main)) ?? Described.Nothing,
            // The parser's guess at the format is left out: it takes every common TIFF for Sony's raw format.
            TagsJson = Attempt(() => TagsText.Of(directories.Where(d => d is not FileTypeDirectory))) ?? "{}",
        };
        return new FileTags(facts, false);
    }

    private static IReadOnlyList<MetadataExtractor.Directory> Directories(SafeFileHandle file)
    {
#pragma warning disable CA2000 // Disposing it would close the handle, which the decoder still needs.
        var stream = new FileStream(file, FileAccess.Read, bufferSize: 1 << 16);
#pragma warning restore CA2000
        stream.Position = 0;
        return ImageMetadataReader.ReadMetadata(stream);
    }

    private static IReadOnlyList<MetadataExtractor.Directory>? Directories(byte[]? exif) =>
        exif is null ? null : new ExifReader().Extract(new ByteArrayReader(exif, ExifReader.StartsWithJpegExifPreamble(exif) ? 6 : 0));

    private static XmpProperties Xmp(IReadOnlyList<MetadataExtractor.Directory> directories, byte[]? packet)
    {
        var found = directories.OfType<XmpDirectory>().Select(d => d.XmpMeta).OfType<IXmpMeta>().ToList();
        return found.Count > 0 || packet is null ? new XmpProperties(found) : new XmpProperties([XmpProperties.Parse(packet)]);
    }

    private static int Orientation(List<ExifIfd0Directory> main) =>
        main.Select(d => d.TryGetInt32(ExifDirectoryBase.TagOrientation, out var value) ? value : 0).FirstOrDefault(o => o is >= 1 and <= 8, 1);

    /// <summary>Trimmed of blanks and NULs; null where nothing is left.</summary>
    private static string? Text(IEnumerable<MetadataExtractor.Directory> directories, int tag) =>
        directories.Select(d => d.GetString(tag)).Select(text => TagsText.Clean(text)).FirstOrDefault(t => t.Length > 0);
}
