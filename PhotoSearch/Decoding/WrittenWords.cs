using System.Text;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>
/// Rating, title, description, keywords and people as programs write them: XMP before IPTC before Exif, field by field, because what can hold more is written with more care.
/// </summary>
internal static class WrittenWords
{
    private const int LongestTitle = 500;
    private const int LongestDescription = 4000;
    private const int LongestName = 200;
    private const int MostNames = 200;

    private const int WindowsRating = 0x4746;
    private const int ShortTitle = (2 << 8) | 5;
    private const int IptcKeywords = (2 << 8) | 25;
    private const int Headline = (2 << 8) | 105;
    private const int Caption = (2 << 8) | 120;

    /// <summary>Microsoft's percentages of one to five stars.</summary>
    private static readonly int[] Percentages = [1, 25, 50, 75, 99];

    public static Described Of(XmpProperties xmp, IReadOnlyList<IptcDirectory> iptc, IReadOnlyList<ExifIfd0Directory> main) =>
        Of(xmp).OrElse(Of(iptc)).OrElse(Of(main));

    public static Described Of(XmpProperties xmp) => new()
    {
        Rating = Rating(xmp.Raw("xmp:Rating")) ?? RatingOfPercentage(xmp.Raw($"{XmpProperties.MicrosoftPhoto}:Rating")),
        Title = Said(xmp.FirstText("dc:title", LongestTitle)) ?? Said(xmp.Text("photoshop:Headline", LongestTitle)),
        Description = Said(xmp.FirstText("dc:description", LongestDescription)),
        Keywords = Keywords(xmp),
        People = People(xmp),
    };

    /// <summary>A rating as text or number; null for what lies beyond -1 to 5.</summary>
    internal static int? Rating(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var stars) && Math.Round(stars) is >= -1 and <= 5 and var rating ? (int)rating : null;

    private static int? RatingOfPercentage(string? text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100 ? Percentages.Count(step => percent >= step) : null;

    /// <summary>The plain list; only where there is none, the last parts of trees such as <c>Places|France|Paris</c>.</summary>
    private static string[] Keywords(XmpProperties xmp)
    {
        var plain = Names(xmp.List("dc:subject", "", LongestName).Select(word => word.Text));
        return plain.Length > 0
            ? plain
            : Names(xmp.List($"{XmpProperties.Lightroom}:hierarchicalSubject", "", LongestName).Select(tree => tree.Text[(tree.Text.LastIndexOf('|') + 1)..])
                .Concat(xmp.List($"{XmpProperties.DigiKam}:TagsList", "", LongestName).Select(tree => tree.Text[(tree.Text.LastIndexOf('/') + 1)..])));
    }

    /// <summary>Regions that are faces or do not say what they are; pets, focus points and bar codes have names too.</summary>
    private static string[] People(XmpProperties xmp)
    {
        var regions = $"{XmpProperties.Regions}:Regions/{XmpProperties.Regions}:RegionList";
        var others = xmp.List(regions, $"/{XmpProperties.Regions}:Type", LongestName)
            .Where(type => !type.Text.Equals("Face", StringComparison.OrdinalIgnoreCase)).Select(type => type.Item).ToHashSet();
        return Names(xmp.List(regions, $"/{XmpProperties.Regions}:Name", LongestName).Where(region => !others.Contains(region.Item))
            .Concat(xmp.List($"{XmpProperties.IptcExtension}:PersonInImage", "", LongestName))
            .Concat(xmp.List(
                $"{XmpProperties.MicrosoftRegions}:RegionInfo/{XmpProperties.MicrosoftRegionList}:Regions", $"/{XmpProperties.MicrosoftRegion}:PersonDisplayName", LongestName))
            .Select(person => person.Text));
    }

    private static Described Of(IReadOnlyList<IptcDirectory> iptc) => new()
    {
        Title = Said(Iptc(iptc, ShortTitle, LongestTitle).FirstOrDefault()) ?? Said(Iptc(iptc, Headline, LongestTitle).FirstOrDefault()),
        Description = Said(Iptc(iptc, Caption, LongestDescription).FirstOrDefault()),
        Keywords = Names(Iptc(iptc, IptcKeywords, LongestName)),
    };

    private static Described Of(IReadOnlyList<ExifIfd0Directory> main)
    {
        var makeAndModel = main.SelectMany(d => new[] { d.GetString(ExifDirectoryBase.TagMake), d.GetString(ExifDirectoryBase.TagModel) }).Select(text => TagsText.Clean(text)).ToArray();
        return new Described
        {
            Rating = main.Select(d => Rating(d.GetString(WindowsRating))).FirstOrDefault(rating => rating is not null),
            Title = Said(Windows(main, ExifDirectoryBase.TagWinTitle, LongestTitle)),
            Description = main.Select(d => StoredText.Of(d, ExifDirectoryBase.TagImageDescription, LongestDescription))
                    .FirstOrDefault(text => text is not null && !CameraWords.IsDefault(text, makeAndModel))
                ?? Windows(main, ExifDirectoryBase.TagWinSubject, LongestDescription) ?? Windows(main, ExifDirectoryBase.TagWinComment, LongestDescription),
            Keywords = Names(Windows(main, ExifDirectoryBase.TagWinKeywords, LongestDescription)?.Split(';', StringSplitOptions.TrimEntries) ?? []),
        };
    }

    private static IEnumerable<string> Iptc(IReadOnlyList<IptcDirectory> directories, int tag, int longest) =>
        directories.SelectMany(d => StoredText.All(d, tag, longest, d.GetString(IptcDirectory.TagCodedCharacterSet)));

    /// <summary>Programs carry what a camera put there along into their own fields.</summary>
    private static string? Said(string? text) => text is null || CameraWords.IsDefault(text, []) ? null : text;

    /// <summary>What Windows' file properties write, in UTF-16.</summary>
    private static string? Windows(IReadOnlyList<ExifIfd0Directory> main, int tag, int longest) => main
        .Select(d => d.GetByteArray(tag) is { } bytes ? TagsText.Clean(Encoding.Unicode.GetString(bytes), longest) : "")
        .FirstOrDefault(text => text.Length > 0);

    private static string[] Names(IEnumerable<string> texts) =>
        [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostNames)];
}
