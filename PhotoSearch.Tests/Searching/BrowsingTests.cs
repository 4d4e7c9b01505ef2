using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Searching;

/// <summary>Months, days and folders of a real catalog.</summary>
public sealed class BrowsingTests : IAsyncLifetime
{
    private readonly WorkingModels _models = new(new ModelInUse());
    private CatalogFolder _catalog = null!;
    private LibraryColumns _columns = null!;
    private PhotoRoot _family = null!;
    private PhotoRoot _private = null!;
    private PhotoFolders _folders = null!;
    private DaysWithPhotos _days = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Viewer Everyone => new([_family.Id, _private.Id]);

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        _family = await _catalog.AddRootAsync("Family", "/family");
        _private = await _catalog.AddRootAsync("Private", "/private");
        _columns = new LibraryColumns(_catalog.Library);
        _folders = new PhotoFolders(_columns, _models, new HitTable(_catalog.Database));
        _days = new DaysWithPhotos(_columns, _models);
        await AddAsync(_family, "2019/Rome/a.jpg", 'a', new(2019, 12, 31, 23, 59, 59));
        await AddAsync(_family, "2020/b.jpg", 'b', new(2020, 1, 1));
        await AddAsync(_family, "2020/Oslo/c.jpg", 'c', new(2020, 2, 29));
        await AddAsync(_family, "2020/Oslo/d.jpg", 'd', new(2020, 2, 3));
        await AddAsync(_family, "2020/Oslo/Fjord/e.jpg", 'e', new(2020, 2, 1));
        await AddAsync(_private, "f.jpg", 'f', new(2021, 2, 1));
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        _columns.Dispose();
        await _catalog.DisposeAsync();
    }

    [Fact]
    public async Task The_roots_and_the_folders_below_count_their_photos_and_show_the_newest()
    {
        Assert.Equal("Family 5 +c, Private 1 f", Say(await _folders.InAsync(Everyone, "", Cancel)));
        Assert.Equal("2019 1 +a, 2020 4 +c", Say(await _folders.InAsync(Everyone, "Family", Cancel)));
        Assert.Equal("Oslo 3 +c", Say(await _folders.InAsync(Everyone, "Family/2020", Cancel)));
        Assert.Equal("Fjord 1 e", Say(await _folders.InAsync(Everyone, "Family/2020/Oslo", Cancel)));
        Assert.Equal("", Say(await _folders.InAsync(Everyone, "Family/2020/Oslo/Fjord", Cancel)));
    }

    [Fact]
    public async Task A_folder_says_how_many_lie_in_itself()
    {
        var view = await _folders.InAsync(Everyone, "Family/2020", Cancel);

        Assert.Equal((4, 1), (view.Count, view.Here));
        Assert.Equal(0, (await _folders.InAsync(Everyone, "Family/202", Cancel)).Count);
    }

    [Fact]
    public async Task A_copy_counts_once_in_a_folder_and_once_in_each_of_two()
    {
        await _catalog.IndexAsync(_family, "2020/Oslo/copy.jpg", 'c');
        await _catalog.IndexAsync(_family, "2019/copy.jpg", 'c');

        // The copy dates its photo anew, and it is not the newest any more.
        Assert.Equal("2019 2 +a, 2020 4 +d", Say(await _folders.InAsync(Everyone, "Family", Cancel)));
        Assert.Equal(5, (await _folders.InAsync(Everyone, "Family", Cancel)).Count);
    }

    [Fact]
    public async Task The_folders_of_a_root_that_a_viewer_may_not_see_are_not_there()
    {
        await _catalog.IndexAsync(_private, "Secret/copy.jpg", 'a');
        var family = new Viewer([_family.Id]);

        Assert.Equal("Family 5 +c", Say(await _folders.InAsync(family, "", Cancel)));
        Assert.Equal((0, 0), (await _folders.InAsync(family, "Private", Cancel)) is var view ? (view.Count, view.Folders.Count) : default);
    }

    [Theory]
    [InlineData(1, 1, 12, 31, 2, 1)]
    [InlineData(12, 31, 2, 29, 1, 1)]
    [InlineData(2, 2, 2, 1, 2, 3)]
    [InlineData(2, 28, 2, 3, 2, 29)]
    [InlineData(6, 1, 2, 29, 12, 31)]
    public async Task The_nearest_days_with_photos_are_known_round_the_end_of_the_year(int month, int day, int monthBefore, int dayBefore, int monthAfter, int dayAfter)
    {
        var around = await _days.AroundAsync(Everyone, Day(month, day), Cancel);

        Assert.Equal((Day(monthBefore, dayBefore), Day(monthAfter, dayAfter)), around);
    }

    [Fact]
    public async Task Where_nothing_may_be_seen_no_day_has_photos() => Assert.Equal((null, null), await _days.AroundAsync(new Viewer([]), Day(2, 2), Cancel));

    [Fact]
    public async Task A_timeline_has_the_months_of_a_list_in_its_order_each_with_its_cursor()
    {
        var newest = await TimelineAsync("fcdeba");
        var oldest = await TimelineAsync("abedcf");

        Assert.Equal("2021-02 1 @0, 2020-02 3 @1, 2020-01 1 @4, 2019-12 1 @5", Say(newest));
        Assert.Equal("2019-12 1 @0, 2020-01 1 @1, 2020-02 3 @2, 2021-02 1 @5", Say(oldest));
    }

    [Theory]
    [InlineData("fcdeba", 2020, 2, 1)]
    [InlineData("fcdeba", 2020, 6, 1)]
    [InlineData("fcdeba", 2030, 1, 0)]
    [InlineData("fcdeba", 2000, 1, null)]
    [InlineData("abedcf", 2020, 2, 2)]
    [InlineData("abedcf", 2020, 6, 5)]
    [InlineData("abedcf", 2000, 1, 0)]
    [InlineData("abedcf", 2030, 1, null)]
    public async Task A_month_without_photos_leads_to_the_next_one_of_the_list(string letters, int year, int month, int? place)
    {
        var timeline = await TimelineAsync(letters);

        Assert.Equal(place, Offset(timeline.CursorOf(new DateOnly(year, month, 1))));
    }

    private static string Say(FolderView view) => string.Join(", ", view.Folders.Select(folder =>
        $"{folder.Name} {folder.Count} {(folder.HasFolders ? "+" : "")}{Enumerable.Range('a', 6).Select(letter => (char)letter).Single(letter => Convert.ToHexStringLower(CatalogFolder.HashOf(letter)[..4]) == folder.Cover!.Version)}"));

    private static string Say(Timeline timeline) => string.Join(", ", timeline.Months.Select(month => $"{month.First:yyyy-MM} {month.Count} @{Offset(month.Cursor)}"));

    private static int? Offset(string? cursor) => cursor is not null && Cursor.TryParse(cursor, out var parsed) ? parsed.Value.Offset : null;

    private static DateOnly Day(int month, int day) => new(DaysWithPhotos.Year, month, day);

    private async Task<Timeline> TimelineAsync(string letters)
    {
        var snapshot = await _columns.CurrentAsync("", Cancel);
        var ids = new List<long>();
        foreach (var letter in letters)
        {
            ids.Add(await _catalog.AskAsync<long>("SELECT p.id FROM photo p JOIN content c ON c.id = p.content_id WHERE c.sha256 = @sha256", new { sha256 = CatalogFolder.HashOf(letter) }));
        }

        return Timeline.Of(new Ranking(Cursor.NewKey(), Cursor.Fingerprint("all"), snapshot.Revision, new RankedPhotos([.. ids], null, Tail: null)), snapshot);
    }

    private async Task AddAsync(PhotoRoot root, string path, char letter, DateTime taken)
    {
        await _catalog.IndexAsync(root, path, letter);
        await _catalog.Database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                "UPDATE photo SET sort_local = @local WHERE id = (SELECT photo_id FROM file WHERE path = @path)", new { local = UnixTime.FromLocal(taken), path }, transaction),
            Cancel);
    }
}
