using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
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
        _searcher = new PhotoSearcher(_columns, _models, inUse, new HitTable(_catalog.Database), new RankingCache(TimeProvider.System), TimeProvider.System);
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

        Assert.Equal("dcba", await LettersAsync(new Question.Library()));
    }

    [Fact]
    public async Task Photos_like_one_are_closest_first_and_without_itself()
    {
        await AddAsync("AEKZ");

        var similar = await LettersAsync(new Question.SimilarTo(await IdAsync('E')));

        Assert.Equal("AKZ", similar);
    }

    [Fact]
    public async Task A_viewer_is_shown_and_counted_only_what_lies_in_his_roots()
    {
        await AddAsync("ab");
        var other = await _catalog.AddRootAsync("private", "/private");
        _vectors.Apply(await _catalog.IndexAsync(other, "s.jpg", 's'));

        var page = await _searcher.SearchAsync(Everyone, new Question.Library(), 50, null, Cancel);
        var similar = await _searcher.SearchAsync(Everyone, new Question.SimilarTo(await IdAsync('a')), 50, null, Cancel);

        Assert.Equal((2, 2), (page.Total, page.Hits.Count));
        Assert.Equal(["b.jpg"], similar.Hits.Select(hit => hit.Path));
        var hidden = await IdAsync('s');
        await Assert.ThrowsAsync<QuestionException>(() => _searcher.SearchAsync(Everyone, new Question.SimilarTo(hidden), 50, null, Cancel));
        Assert.Null(await _searcher.AroundAsync(Everyone, new Question.Library(), hidden, Cancel));
        Assert.Empty((await _searcher.SearchAsync(new Viewer([]), new Question.Library(), 50, null, Cancel)).Hits);
    }

    [Fact]
    public async Task Paging_neither_repeats_nor_loses_photos_while_the_library_changes()
    {
        await AddAsync("abcdefgh");
        var first = await _searcher.SearchAsync(Everyone, new Question.Library(), 3, null, Cancel);
        await AddAsync("xyz");
        await _catalog.Files.LeaveAsync([await _catalog.AskAsync<long>("SELECT id FROM file WHERE path = 'd.jpg'")], Cancel);

        var second = await _searcher.SearchAsync(Everyone, new Question.Library(), 3, first.Next, Cancel);
        var third = await _searcher.SearchAsync(Everyone, new Question.Library(), 3, second.Next, Cancel);

        Assert.Equal("hgf" + "ecb" + "a", Letters(first) + Letters(second) + Letters(third));
        Assert.Null(third.Next);
        Assert.Equal("zyxhgfecba", await LettersAsync(new Question.Library()));
    }

    [Fact]
    public async Task A_cursor_of_another_question_or_viewer_is_refused()
    {
        await AddAsync("abc");
        var page = await _searcher.SearchAsync(Everyone, new Question.Library(), 1, null, Cancel);
        var similar = new Question.SimilarTo(await IdAsync('a'));

        await Assert.ThrowsAsync<QuestionException>(() => _searcher.SearchAsync(Everyone, similar, 1, page.Next, Cancel));
        await Assert.ThrowsAsync<QuestionException>(() => _searcher.SearchAsync(new Viewer([_root.Id, 99]), new Question.Library(), 1, page.Next, Cancel));
        await Assert.ThrowsAsync<QuestionException>(() => _searcher.SearchAsync(Everyone, new Question.Library(), 1, "nonsense", Cancel));
    }

    [Fact]
    public async Task A_photo_knows_its_neighbours_in_a_ranking()
    {
        await AddAsync("abc");

        var around = await _searcher.AroundAsync(Everyone, new Question.Library(), await IdAsync('b'), Cancel);
        var last = await _searcher.AroundAsync(Everyone, new Question.Library(), await IdAsync('a'), Cancel);

        Assert.Equal(new Around(await KeyAsync('c'), await KeyAsync('a'), 1, 3), around);
        Assert.Equal(new Around(await KeyAsync('b'), null, 2, 3), last);
    }

    [Fact]
    public async Task Words_wait_for_the_model_and_say_so()
    {
        await AddAsync("a");

        var refused = await Assert.ThrowsAsync<ModelNotReadyException>(() => _searcher.SearchAsync(Everyone, new Question.Words("dog"), 50, null, Cancel));

        Assert.Contains("loading", refused.Message);
    }

    private async Task AddAsync(string letters)
    {
        foreach (var letter in letters)
        {
            _vectors.Apply(await _catalog.IndexAsync(_root, $"{letter}.jpg", letter));
        }
    }

    private async Task<string> IdAsync(char letter) =>
        await _catalog.AskAsync<string>("SELECT p.public_id FROM photo p JOIN file f ON f.photo_id = p.id WHERE f.path = @path", new { path = $"{letter}.jpg" });

    private async Task<PhotoKey> KeyAsync(char letter) => new(await IdAsync(letter), Convert.ToHexStringLower(CatalogFolder.HashOf(letter))[..8]);

    private async Task<string> LettersAsync(Question question) => Letters(await _searcher.SearchAsync(Everyone, question, 50, null, Cancel));

    private static string Letters(SearchPage page) => string.Concat(page.Hits.Select(hit => hit.Path[0]));
}
