using System.Text;
using PhotoSearch.Decoding;
using static PhotoSearch.Tests.Decoding.JpegTags;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Titles, keywords, people and ratings of real files, as programs write them.</summary>
public sealed class WrittenWordsTests : DecodingTests
{
    private static readonly string Everything = Packet(
        InEveryLanguage("dc:title", "Am Meer") + InEveryLanguage("dc:description", "Wind &amp; Sand") + Bag("dc:subject", "sea", "dog", "Sea") + "<xmp:Rating>4</xmp:Rating>"
        + Bag("Iptc4xmpExt:PersonInImage", "Ada", "Grace")
        + """
        <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
        <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Ada</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li>
        <rdf:li><rdf:Description mwg-rs:Name="Rex" mwg-rs:Type="Pet"/></rdf:li>
        <rdf:li><rdf:Description mwg-rs:Name="Alan" mwg-rs:Type="Face"/></rdf:li>
        </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
        <MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li MPReg:PersonDisplayName="Edith"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>
        """);

    [Fact]
    public async Task A_packet_in_the_file_says_everything()
    {
        var path = Jpeg("a.jpg");
        AddXmp(path, Everything);

        var words = (await DecodeAsync(path)).Facts.Words;

        Assert.Equal(("Am Meer", "Wind & Sand", 4), (words.Title, words.Description, words.Rating));
        Assert.Equal(["sea", "dog"], words.Keywords);
        Assert.Equal(["Ada", "Alan", "Grace", "Edith"], words.People);
    }

    [Theory]
    [InlineData("heifsave", "hevc")]
    [InlineData("heifsave", "av1")]
    [InlineData("webpsave", null)]
    [InlineData("tiffsave", null)]
    [InlineData("pngsave", null)]
    public async Task Every_format_that_holds_a_packet_is_asked(string saver, string? compression)
    {
        var jpeg = Jpeg("a.jpg");
        AddXmp(jpeg, Everything);
        var path = Picture.Convert(jpeg, File("converted"), saver, compression is null ? [] : [("compression", compression)]);

        var words = (await DecodeAsync(path)).Facts.Words;

        Assert.Equal("Am Meer", words.Title);
        Assert.Equal(["Ada", "Alan", "Grace", "Edith"], words.People);
    }

    [Fact]
    public async Task The_picture_is_not_needed_to_be_told_what_a_file_says()
    {
        var path = Jpeg("a.jpg");
        AddXmp(path, Everything);

        var told = await Decoder.TellAsync(path, Ct);

        var decoded = (await DecodeAsync(path)).Facts;
        Assert.Equal(decoded with { Words = told.Words }, told);
        Assert.Equal(decoded.Words.People, told.Words.People);
    }

    [Fact]
    public async Task A_picture_can_be_had_without_what_its_file_says()
    {
        var path = Jpeg("a.jpg");
        AddXmp(path, Everything);

        var photo = await Decoder.DecodeAsync(path, 224, Ct, withTags: false);

        Assert.True(photo.Facts.Words.IsNothing);
        AssertQuarters(photo, 25);
    }

    [Fact]
    public async Task A_stranger_s_prefixes_are_understood_and_do_no_harm_to_the_next_file()
    {
        var strange = Jpeg("strange.jpg");
        AddXmp(strange, Everything.Replace("mwg-rs:", "dog:", StringComparison.Ordinal).Replace("xmlns:mwg-rs", "xmlns:dog", StringComparison.Ordinal)
            .Replace("xmlns:MP=\"http://ns.microsoft.com/photo/1.2/\"", "xmlns:MP=\"http://example.org/\"", StringComparison.Ordinal));
        var usual = Jpeg("usual.jpg");
        AddXmp(usual, Everything);

        Assert.Equal(["Ada", "Alan", "Grace"], (await DecodeAsync(strange)).Facts.Words.People);
        Assert.Equal(["Ada", "Alan", "Grace", "Edith"], (await DecodeAsync(usual)).Facts.Words.People);
    }

    [Fact]
    public async Task Trees_of_keywords_count_where_there_is_no_plain_list()
    {
        var path = Jpeg("a.jpg");
        AddXmp(path, Packet(Bag("lr:hierarchicalSubject", "Places|France|Paris", "dog") + "<MicrosoftPhoto:Rating>75</MicrosoftPhoto:Rating>"));

        var words = (await DecodeAsync(path)).Facts.Words;

        Assert.Equal(["Paris", "dog"], words.Keywords);
        Assert.Equal(4, words.Rating);
    }

    [Theory]
    [InlineData("-1", -1)]
    [InlineData("0", 0)]
    [InlineData("5.0", 5)]
    [InlineData("6", null)]
    [InlineData("-2", null)]
    [InlineData("NaN", null)]
    [InlineData("1e300", null)]
    [InlineData("many", null)]
    public void A_rating_is_minus_one_to_five(string text, int? rating) => Assert.Equal(rating, WrittenWords.Rating(text));

    [Theory]
    [InlineData(null, new byte[] { 0x5A, 0xC3, 0xBC, 0x72, 0x69, 0x63, 0x68 })]
    [InlineData(new byte[] { 0x1B, 0x25, 0x47 }, new byte[] { 0x5A, 0xC3, 0xBC, 0x72, 0x69, 0x63, 0x68 })]
    [InlineData(null, new byte[] { 0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68 })]
    [InlineData(new byte[] { 0x1B, 0x2E, 0x41 }, new byte[] { 0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68 })]
    [InlineData(new byte[] { 0x1B, 0x25, 0x47 }, new byte[] { 0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68 })]
    public async Task Press_captions_are_read_by_the_characters_they_declare_or_else_use(byte[]? declared, byte[] text)
    {
        var path = Jpeg("a.jpg");
        AddIptc(path, [.. declared is null ? Array.Empty<(byte, byte, byte[])>() : [(1, 90, declared)], (2, 5, text), (2, 25, "one"u8.ToArray()), (2, 25, text), (2, 120, "Caption"u8.ToArray())]);

        var words = (await DecodeAsync(path)).Facts.Words;

        Assert.Equal(("Zürich", "Caption"), (words.Title, words.Description));
        Assert.Equal(["one", "Zürich"], words.Keywords);
    }

    [Fact]
    public async Task Windows_properties_and_Exif_descriptions_are_words()
    {
        var path = Jpeg("a.jpg");
        AddExif(path, [Entry.Of(0x010F, "Canon"), Entry.OfBytes(0x010E, Encoding.Latin1.GetBytes("Größe")), Entry.Of(0x4746, (ushort)3), Entry.OfWindows(0x9C9B, "Ferien"), Entry.OfWindows(0x9C9E, "Meer; Hund;")], []);

        var words = (await DecodeAsync(path)).Facts.Words;

        Assert.Equal(("Ferien", "Größe", 3), (words.Title, words.Description, words.Rating));
        Assert.Equal(["Meer", "Hund"], words.Keywords);
    }

    [Theory]
    [InlineData("OLYMPUS DIGITAL CAMERA", "OLYMPUS IMAGING CORP.", true)]
    [InlineData("SONY DSC", "SONY", true)]
    [InlineData("Exif_JPEG_PICTURE", "Canon", true)]
    [InlineData("<Digimax S500 / Kenox S500 / Digimax Cyber 530>", "Samsung Techwin|<Digimax S500 / Kenox S500 / Digimax Cyber 530>", true)]
    [InlineData("cof_vivid", "HUAWEI", true)]
    [InlineData("          ", "Canon", true)]
    [InlineData("oznorCOWV0", "HONOR", true)]
    [InlineData("Davos", "HUAWEI", false)]
    [InlineData("Camera club", "Canon", false)]
    [InlineData("Canon in D", "Canon", false)]
    [InlineData("sunset", "Canon", false)]
    public void What_a_camera_puts_there_by_itself_is_no_description(string text, string camera, bool isDefault) =>
        Assert.Equal(isDefault, CameraWords.IsDefault(text, camera.Split('|')));

    [Fact]
    public async Task Xmp_goes_before_press_captions_and_these_before_Exif_field_by_field()
    {
        var path = Jpeg("a.jpg");
        AddExif(path, [Entry.OfWindows(0x9C9B, "Exif title"), Entry.Of(0x010E, "Exif description"), Entry.OfWindows(0x9C9E, "exif")], []);
        AddIptc(path, (2, 5, "Iptc title"u8.ToArray()), (2, 120, "Iptc caption"u8.ToArray()));
        AddXmp(path, Packet(InEveryLanguage("dc:title", "Xmp title") + InEveryLanguage("dc:description", "SONY DSC")));

        var words = (await DecodeAsync(path)).Facts.Words;

        Assert.Equal(("Xmp title", "Iptc caption"), (words.Title, words.Description));
        Assert.Equal(["exif"], words.Keywords);
    }

    [Fact]
    public async Task A_hostile_packet_costs_what_it_says_and_no_picture()
    {
        string[] packets =
        [
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>" + Packet(InEveryLanguage("dc:title", "&c;&c;&c;&c;&c;&c;")),
            Packet(string.Concat(Enumerable.Repeat("<dc:x rdf:parseType=\"Resource\">", 500)) + string.Concat(Enumerable.Repeat("</dc:x>", 500))),
            Packet("<dc:title>"),
            Packet("<dc:title rdf:parseType=\"Resource\"><dc:x>1</dc:x></dc:title>" + InEveryLanguage("xmp:Rating", "five") + "<dc:subject>no list</dc:subject>"),
            "\0\0\0",
        ];
        foreach (var packet in packets)
        {
            var path = Jpeg("a.jpg");
            AddXmp(path, packet);

            Assert.Equal(60, (await DecodeAsync(path)).Facts.Width);
        }
    }

    private string Jpeg(string name) => Picture.Write(File(name), 60, 40, Picture.Quarters(60, 40), "jpegsave");
}
