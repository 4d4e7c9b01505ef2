using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Searching.Stacks;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Searching;

/// <summary>Rankings over a real catalog with vectors known by their content's letter: near letters are near photos.</summary>
public sealed class PhotoSearcherTests : IAsyncLifetime
{
    private CatalogFolder _catalog = null!;
    private PhotoRoot _root = null!;
    private LiveVectors _vectors = null!;
    private LibraryColumns _columns = null!;
    private WorkingModels _models = null!;
    private HitTable _hits = null!;
    private PhotoWords _words = null!;
    private PhotoSearcher _searcher = null!;
    private readonly StackFinder _stacks = new();

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
        (_hits, _words) = (new HitTable(_catalog.Database), new PhotoWords(_catalog.Database));
        _searcher = NewSearcher();
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        _columns.Dispose();
        _vectors.Dispose();
        await _catalog.DisposeAsync();
    }

    [Fact]
    public async Task The_library_is_newest_first()
    {
        await AddAsync("bdac");

        Assert.Equal("dcba", await LettersAsync(Question.Library));
    }

    [Fact]
    public async Task Photos_like_one_are_closest_first_and_without_itself()
    {
        await AddAsync("AEKZ");

        var similar = await LettersAsync(Question.SimilarTo(await IdAsync('E')));

        Assert.Equal("AKZ", similar);
    }

    [Fact]
    public async Task Photos_like_a_picture_from_outside_are_closest_first_and_go_on()
    {
        await AddAsync("AEKZ");
        var question = Question.From("", picture: PictureAddress.Write(CatalogFolder.Space, CatalogFolder.VectorOf('E')));

        var first = await _searcher.SearchAsync(Everyone, question, 3, null, Cancel);
        var second = await _searcher.SearchAsync(Everyone, question, 3, first.Next, Cancel);

        Assert.Equal(("EAK", "Z"), (Letters(first), Letters(second)));
        Assert.InRange(first.Hits[0].Similarity!.Value, 0.999f, 1.0001f);
    }

    [Fact]
    public async Task A_picture_of_another_model_and_words_with_it_that_nobody_can_read_are_refused()
    {
        await AddAsync("AE");
        var vector = new float[CatalogFolder.Dimension];
        vector[0] = 1;
        var other = Question.From("", picture: PictureAddress.Write("another space", vector));
        var withWords = Question.From("at night", picture: PictureAddress.Write(CatalogFolder.Space, vector));

        var refused = await Assert.ThrowsAsync<QuestionException>(() => _searcher.SearchAsync(Everyone, other, 3, null, Cancel));

        Assert.EndsWith("Choose the picture again.", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ModelNotReadyException>(() => _searcher.SearchAsync(Everyone, withWords, 3, null, Cancel));
    }

    [Fact]
    public async Task A_viewer_is_shown_and_counted_only_what_lies_in_his_roots()
    {
        await AddAsync("ab");
        var other = await _catalog.AddRootAsync("private", "/private");
        _vectors.Apply(await _catalog.IndexAsync(other, "s.jpg", 's'));

        var page = await _searcher.SearchAsync(Everyone, Question.Library, 50, null, Cancel);
        var similar = await _searcher.SearchAsync(Everyone, Question.SimilarTo(await IdAsync('a')), 50, null, Cancel);

        Assert.Equal((2, 2), (page.Total, page.Hits.Count));
        Assert.Equal(["b.jpg"], similar.Hits.Select(hit => hit.Path));
        var hidden = await IdAsync('s');
        await Assert.ThrowsAsync<QuestionException>(() => _searcher.SearchAsync(Everyone, Question.SimilarTo(hidden), 50, null, Cancel));
        Assert.Null(await _searcher.AroundAsync(Everyone, Question.Library, hidden, Cancel));
        Assert.Empty((await _searcher.SearchAsync(new Viewer([]), Question.Library, 50, null, Cancel)).Hits);
    }

    [Fact]
    public async Task Paging_neither_repeats_nor_loses_photos_while_the_library_changes()
    {
        await AddAsync("abcdefgh");
        var first = await _searcher.SearchAsync(Everyone, Question.Library, 3, null, Cancel);
        await AddAsync("xyz");
        await _catalog.Files.LeaveAsync([await _catalog.AskAsync<long>("SELECT id FROM file WHERE path = 'd.jpg'")], Cancel);

        var second = await _searcher.SearchAsync(Everyone, Question.Library, 3, first.Next, Cancel);
        var third = await _searcher.SearchAsync(Everyone, Question.Library, 3, second.Next, Cancel);

        Assert.Equal("hgf" + "ecb" + "a", Letters(first) + Letters(second) + Letters(third));
        Assert.Null(third.Next);
        Assert.Equal("zyxhgfecba", await LettersAsync(Question.Library));
    }

    [Fact]
    public async Task A_cursor_of_another_question_or_viewer_is_refused()
    {
        await AddAsync("abc");
        var page = await _searcher.SearchAsync(Everyone, Question.Library, 1, null, Cancel);
        var similar = Question.SimilarTo(await IdAsync('a'));

        await Assert.ThrowsAsync<CursorException>(() => _searcher.SearchAsync(Everyone, similar, 1, page.Next, Cancel));
        await Assert.ThrowsAsync<CursorException>(() => _searcher.SearchAsync(new Viewer([_root.Id, 99]), Question.Library, 1, page.Next, Cancel));
        await Assert.ThrowsAsync<CursorException>(() => _searcher.SearchAsync(Everyone, Question.Library, 1, "nonsense", Cancel));
    }

    [Fact]
    public async Task A_photo_knows_its_neighbours_in_a_ranking()
    {
        await AddAsync("abc");

        var around = await _searcher.AroundAsync(Everyone, Question.Library, await IdAsync('b'), Cancel);
        var last = await _searcher.AroundAsync(Everyone, Question.Library, await IdAsync('a'), Cancel);

        Assert.Equal(new Around(await KeyAsync('c'), await KeyAsync('a'), 1, 3), around);
        Assert.Equal(new Around(await KeyAsync('b'), null, 2, 3), last);
    }

    [Fact]
    public async Task A_photo_knows_why_it_is_in_a_ranking_as_the_list_says_it()
    {
        await AddAsync("AEKZ");
        var question = Question.SimilarTo(await IdAsync('E'));
        var page = await _searcher.SearchAsync(Everyone, question, 50, null, Cancel);

        var reason = (await _searcher.AroundAsync(Everyone, question, await IdAsync('K'), Cancel))!.Reason!;

        var hit = Assert.Single(page.Hits, hit => hit.Path == "K.jpg");
        Assert.Equal((hit.Similarity, hit.Strength), (reason.Similarity, reason.Strength));
        Assert.NotNull(reason.Similarity);
        Assert.Equal([SearchHit.LooksLike], reason.Why);
        Assert.Equal((3, 4), (page.Total, page.Searched));
        Assert.Null((await _searcher.AroundAsync(Everyone, Question.Library, await IdAsync('K'), Cancel))!.Reason);
    }

    [Fact]
    public async Task Words_wait_for_the_model_and_say_so()
    {
        await AddAsync("a");

        var refused = await Assert.ThrowsAsync<ModelNotReadyException>(() => _searcher.SearchAsync(Everyone, Question.From("dog"), 50, null, Cancel));

        Assert.Contains("loading", refused.Message);
    }

    [Fact]
    public async Task Beyond_the_photos_that_come_first_all_others_follow_and_none_comes_twice()
    {
        const int Photos = ClosestPhotos.Head + 40;
        await AddManyAsync(Photos);
        var question = Question.SimilarTo(await PublicIdAsync("1.jpg"));
        var pages = new List<SearchPage>();
        do
        {
            pages.Add(await _searcher.SearchAsync(Everyone, question, 80, pages.LastOrDefault()?.Next, Cancel));
            if (pages.Count == 3)
            {
                _vectors.Apply(await _catalog.IndexAsync(_root, "new.jpg", '~'));
            }
        }
        while (pages[^1].Next is not null);

        var all = pages.SelectMany(page => page.Hits).ToList();
        Assert.All(pages.SkipLast(1), page => Assert.Equal(80, page.Hits.Count));
        Assert.All(pages, page => Assert.InRange(page.Total, Photos - 1, Photos));
        Assert.Equal(all.Count, all.Select(hit => hit.Id).Distinct().Count());
        Assert.Equal(Photos, all.Count);
        Assert.Contains("new.jpg", all.Select(hit => hit.Path));
        Assert.DoesNotContain("1.jpg", all.Select(hit => hit.Path));
        var similarities = all.Where(hit => hit.Path != "new.jpg").Select(hit => hit.Similarity).ToList();
        Assert.Equal(similarities.OrderDescending(), similarities);
    }

    [Fact]
    public async Task Stepping_on_at_the_end_of_the_photos_that_come_first_finds_the_next()
    {
        await AddManyAsync(ClosestPhotos.Head + 3);
        var question = Question.SimilarTo(await PublicIdAsync("1.jpg"));
        var first = await _searcher.SearchAsync(Everyone, question, 200, null, Cancel);
        var second = await _searcher.SearchAsync(Everyone, question, 200, first.Next, Cancel);
        string[] order = [.. first.Hits.Concat(second.Hits).Select(hit => hit.Id)];

        foreach (var place in new[] { 0, ClosestPhotos.Head - 2, ClosestPhotos.Head - 1, ClosestPhotos.Head, ClosestPhotos.Head + 1 })
        {
            // Each as if asked first: a new searcher has kept nothing.
            var searcher = NewSearcher();
            await searcher.SearchAsync(Everyone, question, 10, null, Cancel);
            var around = await searcher.AroundAsync(Everyone, question, order[place], Cancel);
            Assert.Equal((place, order.Length), (around!.Position, around.Total));
            Assert.Equal(order.ElementAtOrDefault(place - 1), around.Previous?.Id);
            Assert.Equal(order.ElementAtOrDefault(place + 1), around.Next?.Id);
        }
    }

    [Fact]
    public async Task A_rare_name_comes_first_and_a_common_one_not_before_everything()
    {
        await AddManyAsync(ClosestPhotos.Head + 150);
        var snapshot = await _columns.CurrentAsync(CatalogFolder.Space, Cancel);
        var passing = LibraryFilter.Apply(snapshot, Everyone, [], []);
        using var serving = _models.Borrow()!;
        var closest = new ClosestPhotos(snapshot, passing, serving.Index, new AskedVectors(CatalogFolder.VectorOf((char)1000), [], new HashSet<long>()), PhotoStacks.None);
        var plain = closest.First([], []).Ids;

        var rare = closest.First([new(plain[40], -7)], []);
        var common = closest.First([.. plain[100..].Concat(snapshot.PhotoIds.Except(plain)).Select(id => new NamedPhoto(id, -0.5))], []);

        Assert.Equal(plain[40], rare.Ids[0]);
        Assert.Equal(plain.Where(id => id != plain[40]), rare.Ids[1..]);
        Assert.Equal([plain[40]], rare.Named);
        Assert.Equal(plain[0], closest.First([new(plain[0], -7), new(plain[1], -6)], []).Ids[0]);
        Assert.Equal(plain[..20], common.Ids[..20]);
        Assert.Superset(plain.ToHashSet(), common.Ids.ToHashSet());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whether_anything_fits_is_not_judged_by_what_the_question_is_made_of(bool isLeftOut)
    {
        await AddManyAsync(60);
        var snapshot = await _columns.CurrentAsync(CatalogFolder.Space, Cancel);
        var passing = LibraryFilter.Apply(snapshot, Everyone, [], []);
        using var serving = _models.Borrow()!;
        var vector = CatalogFolder.VectorOf((char)1030);
        var order = new ClosestPhotos(snapshot, passing, serving.Index, new AskedVectors(vector, [], new HashSet<long>()), PhotoStacks.None).First([], []);
        Assert.Equal(1, order.Similarities![0], 1e-5);
        var picked = new HashSet<long> { order.Ids[0], order.Ids[3] };
        var closest = new ClosestPhotos(snapshot, passing, serving.Index, new AskedVectors(vector, [], isLeftOut ? picked : new HashSet<long>()) { Picked = picked }, PhotoStacks.None);

        var first = closest.First([], []);

        Assert.Equal(isLeftOut ? 58 : 60, first.Ids.Length);
        Assert.Equal(58, closest.Compared);
        Assert.Equal(order.Similarities!.Where((_, place) => place is not (0 or 3)), closest.Best);
    }

    [Fact]
    public async Task A_name_finds_a_photo_far_beyond_those_that_look_right_and_none_comes_twice()
    {
        await AddManyAsync(ClosestPhotos.Head + 60);
        var snapshot = await _columns.CurrentAsync(CatalogFolder.Space, Cancel);
        var passing = LibraryFilter.Apply(snapshot, Everyone, [], []);
        using var serving = _models.Borrow()!;
        var closest = new ClosestPhotos(snapshot, passing, serving.Index, new AskedVectors(CatalogFolder.VectorOf((char)1000), [], new HashSet<long>()), PhotoStacks.None);
        var far = closest.All(closest.First([], [])).Ids[^1];

        var first = closest.First([new(far, -9)], []);
        var all = closest.All(first);

        Assert.Equal((0, ClosestPhotos.Head + 60), (Array.IndexOf(first.Ids, far) / 2, first.Tail!.Total));
        Assert.Equal([far], first.OnlyNamed);
        Assert.Equal(first.Ids, all.Ids[..first.Ids.Length]);
        Assert.Equal(ClosestPhotos.Head + 60, all.Ids.Distinct().Count());
        Assert.Equal(all.Ids.Length, all.Ids.Distinct().Count());
        Assert.Equal(all.Ids.Length, all.Similarities!.Length);
    }

    [Fact]
    public async Task Filters_reach_the_rest_of_a_ranking_too()
    {
        await AddManyAsync(2 * (ClosestPhotos.Head + 20));
        var question = Question.SimilarTo(await PublicIdAsync("1.jpg"), "after:2023-06");
        var pages = new List<SearchPage>();
        do
        {
            pages.Add(await _searcher.SearchAsync(Everyone, question, 200, pages.LastOrDefault()?.Next, Cancel));
        }
        while (pages[^1].Next is not null);

        var all = pages.SelectMany(page => page.Hits).ToList();
        Assert.All(all, hit => Assert.True(hit.TakenAt.Local >= new DateTime(2023, 6, 1)));
        Assert.Equal(all.Count, all.Select(hit => hit.Id).Distinct().Count());
        Assert.All(pages, page => Assert.Equal(all.Count, page.Total));
        Assert.True(all.Count > ClosestPhotos.Head, $"{all.Count} photos are too few to test the rest");
    }

    private async Task AddManyAsync(int count)
    {
        await _catalog.Files.ArriveAsync(_root.Id, [.. Enumerable.Range(1, count).Select(i => new SeenFile($"{i}.jpg", i, new DateTimeOffset(2022, 9, 27, 12, 0, 0, TimeSpan.Zero).AddDays(i).ToUnixTimeMilliseconds()))], notBefore: 0, Cancel);
        var work = await _catalog.Work.ClaimAsync(count, Cancel);
        Assert.Equal(count, work.Count);
        _vectors.Apply(await _catalog.Photos.CommitAsync([.. work.Select((one, i) => CatalogFolder.Read(one, (char)(1000 + i)))], Cancel));
    }

    private Task<string> PublicIdAsync(string path) =>
        _catalog.AskAsync<string>("SELECT p.public_id FROM photo p JOIN file f ON f.photo_id = p.id WHERE f.path = @path", new { path });

    private PhotoSearcher NewSearcher() => new(
        _columns, _models, new ModelInUse(), _hits, _words,
        new Ranker(new ModelInUse(), _hits, _words, new LibraryCalibration(_models, NullLogger<LibraryCalibration>.Instance), _stacks, new FavouriteTable(_catalog.Database)),
        new RankingCache(TimeProvider.System), _stacks, new FavouriteTable(_catalog.Database), TimeProvider.System);

    private async Task AddAsync(string letters)
    {
        foreach (var letter in letters)
        {
            _vectors.Apply(await _catalog.IndexAsync(_root, $"{letter}.jpg", letter));
        }
    }

    private async Task<string> IdAsync(char letter) =>
        await PublicIdAsync($"{letter}.jpg");

    private async Task<PhotoKey> KeyAsync(char letter) => new(await IdAsync(letter), Convert.ToHexStringLower(CatalogFolder.HashOf(letter))[..8]);

    private async Task<string> LettersAsync(Question question) => Letters(await _searcher.SearchAsync(Everyone, question, 50, null, Cancel));

    private static string Letters(SearchPage page) => string.Concat(page.Hits.Select(hit => hit.Path[0]));
}
