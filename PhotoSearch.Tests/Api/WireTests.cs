using System.Text.Json;
using PhotoSearch.Api;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Language;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Api;

public sealed class WireTests
{
    private static readonly TakenAt Taken = new(new DateTime(2021, 3, 4, 12, 30, 0, 250), TimeSpan.FromHours(2), TakenAtSource.ExifOriginal);

    [Fact]
    public void A_page_of_hits_is_written_as_documented()
    {
        var hit = new SearchHit(new PhotoKey("abc", "0123abcd"), 0.25f, Taken, 4000, 3000, "image/jpeg", "Family", "2021/a b.jpg", IsOffline: false);
        var page = new SearchPage([hit], 7, true, "next", new(TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(4)));

        var json = JsonSerializer.Serialize(page.ToAnswer(), ApiJson.Default.SearchAnswer);

        Assert.Equal(
            """
            {"hits":[{"id":"abc","similarity":0.25,"takenAt":"2021-03-04T12:30:00","takenAtOffset":"\u002B02:00","width":4000,"height":3000,
            "type":"image/jpeg","root":"Family","path":"2021/a b.jpg","offline":false,"thumbnailUrl":"/api/v1/photos/abc/picture?size=320\u0026v=0123abcd","why":[],"strength":null,"favourite":false,"stack":null}],
            "total":7,"totalIsExact":true,"next":"next","elapsedMs":{"embed":1.5,"vectors":2,"catalog":0.5,"total":4},"notes":[],"filters":[],"searched":0,"fits":null}
            """.ReplaceLineEndings(""),
            json);
    }

    [Fact]
    public void Notes_filters_and_reasons_are_written_as_documented()
    {
        var query = QueryParser.Parse("dog camera:\"Canon EOS\" -year:2018..2020 \"my cat\" colour:red");
        var hit = Pages.Some.Hit() with { Why = ["looks like", "keyword"] };

        var answer = new SearchPage([hit], 1, true, null, new(default, default, default)) { Query = query, Notes = query.Notes }.ToAnswer();

        Assert.Equal(["looks like", "keyword"], answer.Hits[0].Why);
        Assert.Equal([new("camera", "Canon EOS", false), new("year", "2018..2020", true), new("exact", "my cat", false)], answer.Filters);
        Assert.Equal("There is no filter colour: so colour:red is searched as words.", Assert.Single(answer.Notes));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, "+00:00")]
    [InlineData(-210, "-03:30")]
    [InlineData(345, "+05:45")]
    public void An_offset_is_hours_and_minutes_or_null(int? minutes, string? expected)
    {
        var taken = Taken with { Offset = minutes is { } m ? TimeSpan.FromMinutes(m) : null };

        var answer = new SearchHit(new PhotoKey("a", "0"), null, taken, 1, 1, "image/png", "r", "p", IsOffline: true).ToAnswer();

        Assert.Equal(expected, answer.TakenAtOffset);
        Assert.Null(answer.Similarity);
    }

    [Fact]
    public void A_photo_is_written_without_its_absolute_path_and_extras_only_when_asked_for()
    {
        var photo = Photo(new PhotoFile("Family", "2021/a.jpg", FileState.Offline, DateTimeOffset.UnixEpoch, "/mnt/secret/2021/a.jpg"));

        var plain = JsonSerializer.Serialize(photo.ToAnswer(), ApiJson.Default.PhotoAnswer);
        var full = JsonSerializer.Serialize(
            photo.ToAnswer() with { Facts = Wire.Facts(photo), Embedding = new("space", [0.5f, -1]) }, ApiJson.Default.PhotoAnswer);

        Assert.Equal(
            """
            {"id":"abc","contentHash":"00ff","perceptualHash":null,"files":[{"root":"Family","path":"2021/a.jpg","state":"offline"}],"bytes":5,
            "type":"image/jpeg","width":40,"height":30,"takenAt":"2021-03-04T12:30:00","takenAtOffset":"\u002B02:00","takenAtSource":"exif-original",
            "place":{"latitude":47.5,"longitude":-8.25,"altitudeMetres":null,"name":"Somewhere","region":null,"country":"Spain"},"camera":{"make":"M","model":null,"lens":null},
            "rating":4,"title":"T","description":null,"keywords":["sea"],"people":["Ada"],"exposure":{"fNumber":2.8,"seconds":0.004,"iso":400,"focalLength":35},"favourite":false,"tags":[],"albums":[]}
            """.ReplaceLineEndings(""),
            plain);
        Assert.EndsWith(""","embedding":{"space":"space","vector":[0.5,-1]},"facts":{"Exif":{"ISO":"100"}}}""", full);
        Assert.DoesNotContain("secret", full);
    }

    [Fact]
    public void Only_an_administrator_is_told_where_a_root_is_mounted()
    {
        var root = new RootStatus("Family", "/mnt/secret", false, "/mnt/secret is empty.", 3, null);
        var status = new LibraryStatus("1.0", null, false, "No model.", new(1, 2, 3, 4), 2.5, TimeSpan.FromSeconds(90), true, false, [root], Index(),
            new(null, "No model.", false, false, new("big", 5, 10, 0.5, TimeSpan.FromSeconds(10), null)))
        {
            Device = new("CPU", "The processor.", [new("CUDA", "No card.")]),
            NoWords = "No model.",
        };

        var person = JsonSerializer.Serialize(status.ToAnswer(isAdmin: false), ApiJson.Default.StatusAnswer);
        var admin = JsonSerializer.Serialize(status.ToAnswer(isAdmin: true), ApiJson.Default.StatusAnswer);

        Assert.DoesNotContain("secret", person);
        Assert.Equal(
            """
            {"version":"1.0","model":null,"photos":{"indexed":1,"waiting":2,"failed":3,"offline":4},"photosPerSecond":2.5,"secondsLeft":90,
            "roots":[{"name":"Family","path":"/mnt/secret","healthy":false,"problem":"/mnt/secret is empty.","photos":3,"lastSweep":null}],
            "index":{"vectors":10,"dimension":512,"bytes":2048,"fileBytes":4096,"m":16,"efConstruction":200,"efSearch":100,"unlinked":4,"dead":1,"state":"linking",
            "progress":{"done":6,"total":10,"perSecond":2,"secondsLeft":2},"problem":"No room in /mnt/secret.",
            "audit":{"at":"1970-01-01T00:00:01+00:00","seconds":2,"vectors":10,"sampled":9,"recallAt10":0.99,"recallAt50":0.98,"words":1,"wordsRecallAt10":0.97,
            "orphans":1,"missing":2,"stray":3,"misaligned":4,"compared":9,"wrong":5,"healed":15,"rebuilt":false},
            "auditing":{"step":3,"steps":4,"sentence":"Searching","since":"1970-01-01T00:00:00+00:00"}},"modelState":"No model.","modelReady":false,"sweeping":true,"paused":false,
            "device":{"picked":"CPU","sentence":"The processor.","refused":[{"device":"CUDA","reason":"No card."}]},"noWords":"No model.",
            "comingModel":{"name":"big","done":5,"total":10,"photosPerSecond":0.5,"secondsLeft":10,"problem":null}}
            """.ReplaceLineEndings(""),
            admin);
    }

    [Fact]
    public void Every_state_and_every_source_has_its_word()
    {
        foreach (var state in Enum.GetValues<FileState>())
        {
            Assert.NotEmpty(Photo(new PhotoFile("r", "p", state, default, "/p")).ToAnswer().Files[0].State);
        }

        foreach (var source in Enum.GetValues<TakenAtSource>())
        {
            Assert.NotEmpty((Photo() with { TakenAt = Taken with { Source = source } }).ToAnswer().TakenAtSource);
        }
    }

    private static IndexStatus Index() => new(new IndexStatistics(10, 512, 2048, 4096, 16, 200, 100, 4, 1, 2), IndexState.Linking)
    {
        PerSecond = 2,
        Problem = "No room in /mnt/secret.",
        Audit = new()
        {
            AuditedAt = 1000,
            TookMs = 2000,
            Vectors = 10,
            Sampled = 9,
            RecallAt10 = 0.99,
            RecallAt50 = 0.98,
            Words = 1,
            WordsRecall = 0.97,
            Orphans = 1,
            Missing = 2,
            Stray = 3,
            Misaligned = 4,
            Compared = 9,
            Wrong = 5,
            Healed = 15,
        },
        Auditing = new(3, "Searching", DateTimeOffset.UnixEpoch),
    };

    private static PhotoDetails Photo(params PhotoFile[] files) => new(
        "abc", "00ff", null, 5,
        new PhotoFacts { MediaType = "image/jpeg", Width = 40, Height = 30, Place = new(47.5, -8.25, null), CameraMake = "M", TagsJson = """{"Exif":{"ISO":"100"}}""", FNumber = 2.8, ExposureSeconds = 0.004, Iso = 400, FocalLength = 35 },
        Taken, files)
    {
        Words = new() { Rating = 4, Title = "T", Keywords = ["sea"], People = ["Ada"] },
        Near = new("Somewhere", null, "Spain", "ES", 47.5, -8.2),
    };
}
