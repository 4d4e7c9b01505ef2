using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Searching;

/// <summary>Photos are found by the names that a viewer may see, and by no others.</summary>
public sealed class PhotoWordsTests : IAsyncLifetime
{
    /// <summary>More than are scored one by one.</summary>
    private const int Many = 600;

    private CatalogFolder _catalog = null!;
    private PhotoWords _words = null!;
    private PhotoRoot _family = null!;
    private PhotoRoot _private = null!;
    private long _photo;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Viewer Everyone => new([_family.Id, _private.Id]);

    private Viewer Family => new([_family.Id]);

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        _family = await _catalog.AddRootAsync("Family", "/family");
        _private = await _catalog.AddRootAsync("Private", "/private");
        await _catalog.IndexAsync(_family, "Rome/beach.jpg", 'a');
        await _catalog.IndexAsync(_private, "Secret/beach.jpg", 'a');
        await _catalog.IndexAsync(_family, "Oslo/other.jpg", 'b');
        _photo = (await _catalog.PhotoOfAsync("Rome/beach.jpg"))!.Value;
        Assert.Equal(_photo, await _catalog.PhotoOfAsync("Secret/beach.jpg"));
        _words = new PhotoWords(_catalog.Database);
    }

    public ValueTask DisposeAsync() => _catalog.DisposeAsync();

    [Theory]
    [InlineData("rome", true, true)]
    [InlineData("beach", true, true)]
    [InlineData("secret", true, false)]
    [InlineData("secret beach", true, false)]
    public async Task A_folder_of_a_root_that_a_viewer_may_not_see_finds_nothing(string words, bool forEveryone, bool forFamily)
    {
        Assert.Equal(forEveryone ? [_photo] : [], (await _words.BestAsync(Everyone, words, Cancel)).Select(photo => photo.PhotoId));
        Assert.Equal(forFamily ? [_photo] : [], (await _words.BestAsync(Family, words, Cancel)).Select(photo => photo.PhotoId));
        Assert.Equal(forEveryone, (await _words.WithPhraseAsync(await RowsAsync(_catalog, Everyone), words.Split(' ')[0], Cancel)).All.Contains(_photo));
        Assert.Equal(forFamily, (await _words.WithPhraseAsync(await RowsAsync(_catalog, Family), words.Split(' ')[0], Cancel)).All.Contains(_photo));
    }

    [Fact]
    public async Task Nor_does_it_say_that_the_words_stand_in_its_name()
    {
        Assert.Equal([(_photo, "name")], await _words.WherePhrasesAsync(await RowsAsync(_catalog, Everyone), [_photo], ["Secret"], Cancel));
        Assert.Empty(await _words.WherePhrasesAsync(await RowsAsync(_catalog, Family), [_photo], ["Secret"], Cancel));
        Assert.Equal([(_photo, "name")], await _words.WhereAsync(Family, [_photo], "beach", Cancel));
        Assert.Empty(await _words.WhereAsync(Family, [_photo], "secret", Cancel));
    }

    [Fact]
    public async Task Nobody_finds_a_photo_by_a_root_that_was_taken_out()
    {
        await _catalog.Roots.FollowAsync([("Family", "/family")], Cancel);
        var viewer = new Viewer((await _catalog.Roots.ActiveAsync(Cancel)).Select(root => root.Id));

        Assert.Empty(await _words.BestAsync(viewer, "secret", Cancel));
        Assert.Empty(await _words.BestAsync(new Viewer([]), "beach", Cancel));
        Assert.Single(await _words.BestAsync(viewer, "rome", Cancel));
    }

    [Fact]
    public async Task A_file_that_left_takes_its_names_away()
    {
        await _catalog.Files.LeaveAsync([await _catalog.AskAsync<long>("SELECT id FROM file WHERE path = 'Secret/beach.jpg'")], Cancel);

        Assert.Empty(await _words.BestAsync(Everyone, "secret", Cancel));
        Assert.Single(await _words.BestAsync(Everyone, "rome", Cancel));
    }

    [Fact]
    public async Task Of_very_many_photos_those_that_somebody_wrote_the_words_of_come_first()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await catalog.Files.ArriveAsync(root.Id, [.. Enumerable.Range(1, Many).Select(number => new SeenFile($"Lisbon/{number}.jpg", number, number))], notBefore: 0, Cancel);
        var claimed = await catalog.Work.ClaimAsync(Many, Cancel);
        await catalog.Photos.CommitAsync([.. claimed.Select(work => Read(work, title: work.Path == "Lisbon/77.jpg" ? "Tram in Lisbon" : null))], Cancel);
        var words = new PhotoWords(catalog.Database);
        var viewer = new Viewer([root.Id]);

        var found = await words.BestAsync(viewer, "lisbon", Cancel);
        var all = await words.WithPhraseAsync(await RowsAsync(catalog, viewer), "lisbon", Cancel);

        Assert.Equal(Many, found.Count);
        Assert.Equal(await catalog.PhotoOfAsync("Lisbon/77.jpg"), found[0].PhotoId);
        Assert.True(found[0].Score < found[1].Score);
        Assert.Single(found.Skip(1).Select(photo => photo.Score).Distinct());
        Assert.Equal(Many, all.All.Count);
        Assert.All(found, photo => Assert.True(all.All.Contains(photo.PhotoId)));
        (long, string)[] where = [(found[0].PhotoId, "title"), (found[0].PhotoId, "name"), (found[1].PhotoId, "name")];
        Assert.Equal(where, await words.WherePhrasesAsync(await RowsAsync(catalog, viewer), [found[0].PhotoId, found[1].PhotoId], ["lisbon"], Cancel));
        Assert.Equal(where.Order(), (await words.WhereAsync(viewer, [found[0].PhotoId, found[1].PhotoId], "lisbon", Cancel)).Order());
    }

    [Fact]
    public async Task A_phrase_is_looked_for_once_until_somebodys_words_change()
    {
        using var columns = new LibraryColumns(_catalog.Library);
        var before = (await columns.CurrentAsync("", Cancel)).For(Everyone);
        var found = await _words.WithPhraseAsync(before, "rome", Cancel);

        Assert.Same(found, await _words.WithPhraseAsync((await columns.CurrentAsync("", Cancel)).For(Everyone), "rome", Cancel));
        await _catalog.IndexAsync(_family, "Rome/new.jpg", 'c');
        var after = await _words.WithPhraseAsync((await columns.CurrentAsync("", Cancel)).For(Everyone), "rome", Cancel);

        Assert.Equal([1L, 2L], new[] { found.All.Count, after.All.Count });
    }

    private static async Task<ViewerRows> RowsAsync(CatalogFolder catalog, Viewer viewer)
    {
        using var columns = new LibraryColumns(catalog.Library);
        return (await columns.CurrentAsync("", Cancel)).For(viewer);
    }

    private static IndexedFile.Read Read(ClaimedWork work, string? title) =>
        new(new PhotoFacts { MediaType = "image/jpeg", Width = 4, Height = 3, Words = new Described { Title = title } }, 0, 1, []) { Work = work, Sha256 = CatalogFolder.HashOf((char)work.Bytes) };
}
