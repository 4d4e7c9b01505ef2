using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Searching.Stacks;
using PhotoSearch.Tests.Catalog;
using PhotoSearch.Tests.Searching.Filters;

namespace PhotoSearch.Tests.Searching.Stacks;

/// <summary>What is one thing comes once: over a real catalog, with vectors known by their content's letter, where near letters are near photos.</summary>
public sealed class StackTests : IAsyncLifetime
{
    private const string Camera = "Camera A";

    private CatalogFolder _catalog = null!;
    private PhotoRoot _root = null!;
    private LiveVectors _vectors = null!;
    private LibraryColumns _columns = null!;
    private WorkingModels _models = null!;
    private PhotoSearcher _searcher = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Viewer Everyone => new([_root.Id]);

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        _root = await _catalog.AddRootAsync();
        _vectors = new LiveVectors(_catalog.Embeddings, Path.Combine(_catalog.DataFolder, "index"), TimeProvider.System, NullLogger<LiveVectors>.Instance);
        var inUse = new ModelInUse();
        _models = new WorkingModels(inUse);
        _models.Serve(null, await _vectors.OpenAsync(CatalogFolder.Space, CatalogFolder.Dimension, Cancel), CatalogFolder.Space);
        _columns = new LibraryColumns(_catalog.Library);
        var (hits, words, stacks) = (new HitTable(_catalog.Database), new PhotoWords(_catalog.Database), new StackFinder());
        var favourites = new FavouriteTable(_catalog.Database);
        var ranker = new Ranker(inUse, hits, words, new LibraryCalibration(_models, NullLogger<LibraryCalibration>.Instance), stacks, favourites);
        _searcher = new PhotoSearcher(_columns, _models, inUse, hits, words, ranker, new RankingCache(TimeProvider.System), stacks, favourites, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        _columns.Dispose();
        _vectors.Dispose();
        await _catalog.DisposeAsync();
    }

    [Fact]
    public async Task A_burst_is_one_tile_and_its_sharpest_frame_stands_for_it()
    {
        await AddAsync("a.jpg", 'A', 0, sharpness: 4);
        await AddAsync("b.jpg", 'B', 1, sharpness: 9);
        await AddAsync("c.jpg", 'C', 2.5, sharpness: 5);
        await AddAsync("later.jpg", 'D', 60);

        var page = await AskAsync(Question.Library);
        var unfolded = await AskAsync(Question.Library with { IsUnfolded = true });

        Assert.Equal([("later.jpg", 1), ("b.jpg", 3)], page.Hits.Select(hit => (hit.Path, hit.Stack)));
        Assert.Equal((2, true), (page.Total, page.TotalIsExact));
        Assert.Equal([("later.jpg", 1), ("c.jpg", 1), ("b.jpg", 1), ("a.jpg", 1)], unfolded.Hits.Select(hit => (hit.Path, hit.Stack)));
    }

    [Fact]
    public async Task Another_camera_a_pause_another_sight_and_no_camera_are_other_photos()
    {
        await AddAsync("first.jpg", 'A', 0);
        await AddAsync("other camera.jpg", 'B', 0.5, camera: "Camera B");
        await AddAsync("other sight.jpg", 'u', 1);
        await AddAsync("too late.jpg", 'D', 4);
        await AddAsync("no camera 1.jpg", 'E', 0, camera: null);
        await AddAsync("no camera 2.jpg", 'F', 0, camera: null);

        Assert.All((await AskAsync(Question.Library)).Hits, hit => Assert.Equal(1, hit.Stack));
    }

    [Fact]
    public async Task Who_turns_the_camera_in_a_burst_takes_another_picture()
    {
        for (var i = 0; i < 40; i++)
        {
            await AddAsync($"{i:00}.jpg", (char)('A' + i), i);
        }

        var page = await AskAsync(Question.Library);

        Assert.Equal(40, page.Hits.Sum(hit => hit.Stack));
        Assert.InRange(page.Hits.Count, 2, 4);
    }

    [Fact]
    public async Task Two_formats_of_one_name_are_one_photo_and_the_one_to_look_at_stands_for_it()
    {
        await AddAsync("trip/IMG_1.tif", 'A', 0, sharpness: 9, type: "image/tiff");
        await AddAsync("trip/img_1.jpg", 'B', 0, sharpness: 5);
        await AddAsync("trip/IMG_2.tif", 'K', 100, type: "image/tiff");
        await AddAsync("home/IMG_2.jpg", 'L', 200);
        await AddAsync("trip/IMG_3.tif", 'M', 300, type: "image/tiff");
        await AddAsync("trip/IMG_3.jpg", 'N', 300, camera: "Camera B");
        await AddAsync("trip/IMG_4.tif", 'O', 400, type: "image/tiff");
        await AddAsync("trip/IMG_4.jpg", (char)('O' + 60), 400);
        await AddAsync("trip/IMG_5.tif", 'P', 500, type: "image/tiff");
        await AddAsync("trip/IMG_5.png", 'Q', 9000, camera: null, type: "image/png");

        var page = await AskAsync(Question.Library);

        Assert.Equal([("trip/IMG_5.png", 2), ("trip/img_1.jpg", 2)], page.Hits.Where(hit => hit.Stack > 1).Select(hit => (hit.Path, hit.Stack)));
        Assert.Equal(8, page.Total);
    }

    [Fact]
    public async Task A_filter_that_leaves_one_of_them_shows_it_and_still_says_how_many_there_are()
    {
        await AddAsync("IMG_1.tif", 'A', 0, type: "image/tiff");
        await AddAsync("IMG_1.jpg", 'B', 0);

        var hit = Assert.Single((await AskAsync(Question.From("type:tiff"))).Hits);

        Assert.Equal(("IMG_1.tif", 2), (hit.Path, hit.Stack));
    }

    [Fact]
    public async Task In_a_ranking_the_closest_stands_for_the_others_and_totals_count_tiles()
    {
        const int Bursts = 300;
        var seen = new List<(string, char, double)>();
        for (var i = 0; i < Bursts; i++)
        {
            seen.AddRange([($"{i}a.jpg", (char)(1000 + (4 * i)), 100 * i), ($"{i}b.jpg", (char)(1001 + (4 * i)), (100 * i) + 1), ($"{i}c.jpg", (char)(1002 + (4 * i)), (100 * i) + 2)]);
        }

        await AddManyAsync(seen);
        var question = Question.From("", picture: PictureAddress.Write(CatalogFolder.Space, CatalogFolder.VectorOf((char)(1000 + (4 * 7) + 1))));
        var pages = new List<SearchPage>();
        do
        {
            pages.Add(await _searcher.SearchAsync(Everyone, question, 100, pages.LastOrDefault()?.Next, Cancel));
        }
        while (pages[^1].Next is not null);

        var all = pages.SelectMany(page => page.Hits).ToList();
        Assert.Equal("7b.jpg", all[0].Path);
        Assert.Equal(Bursts, all.Select(hit => hit.Path[..^5]).Distinct().Count());
        Assert.Equal(Bursts, all.Count);
        Assert.All(all, hit => Assert.Equal(3, hit.Stack));
        Assert.All(pages, page => Assert.Equal((Bursts, true), ((int)page.Total, page.TotalIsExact)));
    }

    [Fact]
    public async Task What_is_folded_away_stands_in_a_ranking_where_its_stack_does()
    {
        await AddAsync("old.jpg", 'A', 0);
        await AddAsync("b1.jpg", 'B', 100, sharpness: 9);
        await AddAsync("b2.jpg", 'C', 101, sharpness: 1);
        await AddAsync("new.jpg", 'D', 200);

        var shown = await _searcher.AroundAsync(Everyone, Question.Library, await IdAsync("b1.jpg"), Cancel);
        var hidden = await _searcher.AroundAsync(Everyone, Question.Library, await IdAsync("b2.jpg"), Cancel);

        Assert.Equal((1, 3), (shown!.Position, shown.Total));
        Assert.Equal(shown, hidden);
        Assert.Equal(await IdAsync("new.jpg"), hidden!.Previous!.Id);
        Assert.Equal(await IdAsync("old.jpg"), hidden.Next!.Id);
    }

    [Fact]
    public async Task A_stack_is_looked_into_by_any_of_its_photos_and_by_who_may_see_them()
    {
        var other = await _catalog.AddRootAsync("private", "/private");
        await AddAsync("a.jpg", 'A', 0);
        await AddAsync("b.jpg", 'B', 1);
        await AddAsync("hidden.jpg", 'C', 2, root: other);
        await AddAsync("later.jpg", 'D', 60);
        var stack = Question.Library with { Stack = await IdAsync("b.jpg"), Sort = SortOrder.Oldest };

        var page = await AskAsync(stack);
        var whole = await _searcher.SearchAsync(new Viewer([_root.Id, other.Id]), stack, 50, null, Cancel);
        var beside = await _searcher.StackAsync(Everyone, await IdAsync("a.jpg"), Cancel);

        Assert.Equal([("a.jpg", 1), ("b.jpg", 1)], page.Hits.Select(hit => (hit.Path, hit.Stack)));
        Assert.Equal(["a.jpg", "b.jpg", "hidden.jpg"], whole.Hits.Select(hit => hit.Path));
        Assert.Equal(2, (await AskAsync(Question.Library)).Hits.Single(hit => hit.Stack > 1).Stack);
        Assert.Equal(["a.jpg", "b.jpg"], beside.Select(hit => hit.Path));
        Assert.Empty(await _searcher.StackAsync(Everyone, await IdAsync("later.jpg"), Cancel));
        Assert.Equal(["later.jpg"], (await AskAsync(stack with { Stack = await IdAsync("later.jpg") })).Hits.Select(hit => hit.Path));
        var hidden = await IdAsync("hidden.jpg");
        await Assert.ThrowsAsync<QuestionException>(() => AskAsync(stack with { Stack = hidden }));
    }

    [Fact]
    public async Task Photos_like_one_are_others_than_those_that_are_one_thing_with_it()
    {
        await AddAsync("a.jpg", 'A', 0);
        await AddAsync("b.jpg", 'B', 1);
        await AddAsync("c.jpg", 'C', 100);

        var similar = await AskAsync(Question.SimilarTo(await IdAsync("a.jpg")));
        var unfolded = await AskAsync(Question.SimilarTo(await IdAsync("a.jpg")) with { IsUnfolded = true });

        Assert.Equal(("c.jpg", 1), (Assert.Single(similar.Hits).Path, (int)similar.Total));
        Assert.Equal(["b.jpg", "c.jpg"], unfolded.Hits.Select(hit => hit.Path));
    }

    [Fact]
    public async Task A_burst_whose_vectors_come_a_moment_later_is_folded_then()
    {
        await AddAsync("a.jpg", 'A', 0);
        var late = await ReadAsync("b.jpg", 'B', 1);
        Assert.Equal(2, (await AskAsync(Question.Library)).Hits.Count);

        _vectors.Apply(late);

        Assert.Single((await AskAsync(Question.Library)).Hits);
    }

    [Fact]
    public void A_hundred_thousand_photos_are_looked_through_in_a_moment()
    {
        var snapshot = LibraryFilterTests.Many(100_000);
        var (best, plain) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 10; round++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(0, new StackReading(snapshot, null, new Dictionary<(long, long), float>()).Read().Count(0, snapshot.For(new Viewer([1]))));
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = Stopwatch.GetTimestamp();
            Array.Sort(snapshot.SortLocal.ToArray(), Enumerable.Range(0, snapshot.Count).ToArray());
            plain = Math.Min(plain, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best:0.0} ms; putting them in order of date {plain:0.0} ms"));
        Assert.InRange(best, 0, 10 * plain);
    }

    private Task<SearchPage> AskAsync(Question question) => _searcher.SearchAsync(Everyone, question, 50, null, Cancel);

    private Task<string> IdAsync(string path) => _catalog.AskAsync<string>("SELECT p.public_id FROM photo p JOIN file f ON f.photo_id = p.id WHERE f.path = @path", new { path });

    private async Task AddAsync(string path, char content, double seconds, string? camera = Camera, double sharpness = 1, string type = "image/jpeg", PhotoRoot? root = null) =>
        _vectors.Apply(await ReadAsync(path, content, seconds, camera, sharpness, type, root));

    private async Task<VectorChanges> ReadAsync(
        string path, char content, double seconds, string? camera = Camera, double sharpness = 1, string type = "image/jpeg", PhotoRoot? root = null)
    {
        await _catalog.Files.ArriveAsync((root ?? _root).Id, [new SeenFile(path, content, content * 1000L)], notBefore: 0, Cancel);
        var work = Assert.Single(await _catalog.Work.ClaimAsync(10, Cancel));
        return await _catalog.Photos.CommitAsync([Photo(work, content, seconds, camera, sharpness, type)], Cancel);
    }

    private async Task AddManyAsync(List<(string Path, char Content, double Seconds)> photos)
    {
        await _catalog.Files.ArriveAsync(_root.Id, [.. photos.Select(photo => new SeenFile(photo.Path, photo.Content, photo.Content * 1000L))], notBefore: 0, Cancel);
        var work = (await _catalog.Work.ClaimAsync(photos.Count, Cancel)).ToDictionary(one => one.Path);
        _vectors.Apply(await _catalog.Photos.CommitAsync([.. photos.Select(photo => Photo(work[photo.Path], photo.Content, photo.Seconds, Camera, 1, "image/jpeg"))], Cancel));
    }

    private static IndexedFile.Read Photo(ClaimedWork work, char content, double seconds, string? camera, double sharpness, string type)
    {
        var taken = new TakenAt(new DateTime(2026, 5, 3, 12, 0, 0, DateTimeKind.Unspecified).AddSeconds(seconds), null, TakenAtSource.ExifOriginal);
        return new IndexedFile.Read(
            new PhotoFacts { MediaType = type, Width = 4, Height = 3, CameraModel = camera, TakenAt = taken }, content, 1, [new SpaceVector(CatalogFolder.Space, CatalogFolder.VectorOf(content))])
        {
            Work = work,
            Sha256 = CatalogFolder.HashOf(content),
            Sharpness = sharpness,
        };
    }
}
