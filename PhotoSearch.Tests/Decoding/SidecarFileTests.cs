using System.Text;
using PhotoSearch.Photos;
using static PhotoSearch.Tests.Decoding.JpegTags;

namespace PhotoSearch.Tests.Decoding;

/// <summary>XMP files beside photos, well-meant and hostile.</summary>
public sealed class SidecarFileTests : DecodingTests
{
    [Fact]
    public async Task A_sidecar_tells_words_and_date()
    {
        var facts = await TellAsync(Packet("<xmp:Rating>-1</xmp:Rating><exif:DateTimeOriginal>2019-05-06T07:08:09.25+02:00</exif:DateTimeOriginal>" + InEveryLanguage("dc:title", "Ferien")));

        Assert.Equal((-1, "Ferien"), (facts.Words.Rating, facts.Words.Title));
        Assert.Equal(new TakenAt(new DateTime(2019, 5, 6, 7, 8, 9, 250), TimeSpan.FromHours(2), TakenAtSource.ExifOriginal), facts.TakenAt);
    }

    [Fact]
    public async Task A_sidecar_without_xpacket_or_in_UTF_16_is_read_too()
    {
        var bare = Packet(InEveryLanguage("dc:title", "Zürich"));
        bare = bare[bare.IndexOf("<x:xmpmeta", StringComparison.Ordinal)..(bare.IndexOf("</x:xmpmeta>", StringComparison.Ordinal) + "</x:xmpmeta>".Length)];

        Assert.Equal("Zürich", (await TellAsync(bare)).Words.Title);
        Assert.Equal("Zürich", (await TellAsync("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + bare, Encoding.Unicode)).Words.Title);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML at all")]
    [InlineData("<html><body>Not found</body></html>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">&b;&b;&b;</x:xmpmeta>")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>")]
    public async Task What_is_no_xmp_says_nothing(string content) => Nothing(await TellAsync(content));

    [Fact]
    public async Task Size_depth_and_broken_characters_cost_nothing_but_what_they_hide()
    {
        await System.IO.File.WriteAllBytesAsync(File("large.xmp"), new byte[50 << 20], Ct);
        Nothing(await Decoder.TellBesideAsync(File("large.xmp"), Ct));
        var deep = string.Concat(Enumerable.Repeat("<dc:x rdf:parseType=\"Resource\">", 50_000)) + string.Concat(Enumerable.Repeat("</dc:x>", 50_000));
        Nothing(await TellAsync(Packet(deep)));
        var asDeepAsAllowed = string.Concat(Enumerable.Repeat("<dc:x rdf:parseType=\"Resource\">", 28)) + string.Concat(Enumerable.Repeat("</dc:x>", 28));
        Nothing(await TellAsync(Packet(asDeepAsAllowed)));
        Assert.Empty(Decoder.ChildProcessIds);
        var broken = Encoding.UTF8.GetBytes(Packet(InEveryLanguage("dc:title", "Caf#")));
        broken[Array.LastIndexOf(broken, (byte)'#')] = 0xE9;
        await System.IO.File.WriteAllBytesAsync(File("broken.xmp"), broken, Ct);
        var title = (await Decoder.TellBesideAsync(File("broken.xmp"), Ct)).Words.Title;
        Assert.True(title is null || title.StartsWith("Caf", StringComparison.Ordinal), title);
        Assert.Single(Decoder.ChildProcessIds);
    }

    private static void Nothing(SidecarFacts facts) => Assert.True(facts.Words.IsNothing && facts.TakenAt is null);

    private async Task<SidecarFacts> TellAsync(string content, Encoding? encoding = null)
    {
        await System.IO.File.WriteAllTextAsync(File("a.xmp"), content, encoding ?? new UTF8Encoding(false), Ct);
        return await Decoder.TellBesideAsync(File("a.xmp"), Ct);
    }
}
