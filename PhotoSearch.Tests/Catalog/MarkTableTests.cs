using System.Diagnostics;
using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Catalog;

/// <summary>What people say of photos, and what becomes of it when the photos change.</summary>
public sealed class MarkTableTests : IAsyncLifetime
{
    private CatalogFolder _catalog = null!;
    private PhotoRoot _root = null!;
    private long _ann;
    private long _ben;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Viewer Ann => new([_root.Id], _ann);

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        _root = await _catalog.AddRootAsync();
        (_ann, _ben) = (await _catalog.AddAccountAsync("ann"), await _catalog.AddAccountAsync("ben"));
        await _catalog.IndexAsync(_root, "a.jpg", 'x');
        await _catalog.IndexAsync(_root, "b.jpg", 'y');
    }

    public async ValueTask DisposeAsync() => await _catalog.DisposeAsync();

    [Fact]
    public async Task A_favourite_is_one_persons_and_is_followed()
    {
        var favourites = new FavouriteTable(_catalog.Database);
        Assert.Equal(0, (await favourites.OfAsync(_ann, Cancel)).PhotoIds.Count);

        await MarkAsync("a.jpg", new() { IsFavourite = true });

        var ofAnn = await favourites.OfAsync(_ann, Cancel);
        Assert.True(ofAnn.PhotoIds.Contains((await _catalog.PhotoOfAsync("a.jpg"))!.Value));
        Assert.Equal(1, ofAnn.PhotoIds.Count);
        Assert.Same(ofAnn, await favourites.OfAsync(_ann, Cancel));
        Assert.Equal(0, (await favourites.OfAsync(_ben, Cancel)).PhotoIds.Count);
        Assert.Equal(0, (await favourites.OfAsync(null, Cancel)).PhotoIds.Count);

        await MarkAsync("a.jpg", new() { IsFavourite = false });
        Assert.Equal(0, (await favourites.OfAsync(_ann, Cancel)).PhotoIds.Count);
    }

    [Fact]
    public async Task A_favourite_of_nobody_is_refused_and_changes_nothing_else()
    {
        var script = new Viewer([_root.Id]);

        var refusal = await Assert.ThrowsAsync<MarkException>(async () =>
            await _catalog.Marks.ApplyAsync(script, [await _catalog.PublicIdAsync("a.jpg")], new() { Rating = 3, IsFavourite = true }, Cancel));

        Assert.Equal(MarkProblem.NoAccount, refusal.Problem);
        Assert.Null(await _catalog.AskAsync<long?>("SELECT rating FROM photo WHERE id = @id", new { id = await _catalog.PhotoOfAsync("a.jpg") }));
    }

    [Fact]
    public async Task Several_photos_are_marked_at_once_and_an_album_that_is_not_there_undoes_it_all()
    {
        string[] ids = [await _catalog.PublicIdAsync("a.jpg"), await _catalog.PublicIdAsync("b.jpg"), "unknown"];

        Assert.Equal(2, await _catalog.Marks.ApplyAsync(Ann, ids, new() { Rating = 4, AddTags = [Named.OfName("Sea")] }, Cancel));
        var refusal = await Assert.ThrowsAsync<MarkException>(() => _catalog.Marks.ApplyAsync(Ann, ids, new() { Rating = 1, AddToAlbum = "none" }, Cancel));

        Assert.Equal(MarkProblem.NoSuchAlbum, refusal.Problem);
        Assert.Equal(2, await _catalog.AskAsync<int>("SELECT COUNT(*) FROM photo WHERE rating = 4"));
        Assert.Equal(2, await _catalog.AskAsync<int>("SELECT COUNT(*) FROM tag"));
    }

    [Fact]
    public async Task As_many_photos_as_a_form_takes_are_marked_in_one_go()
    {
        const int Many = 400;
        await _catalog.Files.ArriveAsync(_root.Id, [.. Enumerable.Range(1, Many).Select(i => new SeenFile($"{i}.jpg", i, i))], notBefore: 0, Cancel);
        await _catalog.Photos.CommitAsync([.. (await _catalog.Work.ClaimAsync(Many, Cancel)).Select((work, i) => CatalogFolder.Read(work, (char)(1000 + i)))], Cancel);
        await using var connection = await _catalog.Database.ReadAsync(Cancel);
        var ids = (await connection.QueryAsync<string>("SELECT p.public_id FROM photo p JOIN content c ON c.id = p.content_id ORDER BY p.id DESC LIMIT @Many", new { Many })).AsList();
        var change = await EverythingAsync();
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(Many, await _catalog.Marks.ApplyAsync(Ann, ids, change, Cancel));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Many} photos: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
        Assert.Equal(Many, await _catalog.AskAsync<int>("SELECT COUNT(*) FROM photo_words WHERE photo_words MATCH 'tag'"));
        Assert.Equal(Many, (await new FavouriteTable(_catalog.Database).OfAsync(_ann, Cancel)).PhotoIds.Count);
    }

    [Fact]
    public async Task A_photo_that_the_viewer_may_not_see_is_not_marked()
    {
        var hidden = await _catalog.AddRootAsync("hidden", "/hidden");
        await _catalog.IndexAsync(hidden, "h.jpg", 'h');

        Assert.Equal(0, await _catalog.Marks.ApplyAsync(Ann, [await _catalog.PublicIdAsync("h.jpg")], new() { Rating = 4, IsFavourite = true }, Cancel));

        Assert.Equal(0, await _catalog.AskAsync<int>("SELECT (SELECT COUNT(*) FROM favourite) + (SELECT COUNT(*) FROM photo WHERE rating IS NOT NULL)"));
    }

    [Fact]
    public async Task A_tag_and_a_title_are_words_that_find_the_photo_until_they_are_taken_away()
    {
        await MarkAsync("a.jpg", new() { AddTags = [Named.OfName("Grandma's (garden)")], Title = "Apples" });
        Assert.Equal("a.jpg", await FoundAsync("garden"));
        Assert.Equal("a.jpg", await FoundAsync("apples"));

        await MarkAsync("a.jpg", new() { RemoveTags = [Named.OfName("grandma's GARDEN")], Title = "" });
        Assert.Null(await FoundAsync("garden"));
        Assert.Null(await FoundAsync("apples"));
    }

    [Fact]
    public async Task Marks_survive_an_edit_in_place_and_of_two_copies_the_edited_one_takes_them_along()
    {
        await _catalog.IndexAsync(_root, "copy of a.jpg", 'x');
        await MarkAsync("a.jpg", await EverythingAsync());

        await _catalog.IndexAsync(_root, "copy of a.jpg", 'z');
        await _catalog.IndexAsync(_root, "a.jpg", 'w');

        Assert.NotEqual(await _catalog.PhotoOfAsync("a.jpg"), await _catalog.PhotoOfAsync("copy of a.jpg"));
        foreach (var path in new[] { "a.jpg", "copy of a.jpg" })
        {
            var (photo, marks) = await MarksAsync(path);
            Assert.Equal((5, "Title"), photo);
            Assert.True(marks.IsFavourite);
            Assert.Equal(["tag"], marks.Tags);
            Assert.Equal("album", Assert.Single(marks.Albums).Name.Text);
        }

        Assert.Equal(2, (await new FavouriteTable(_catalog.Database).OfAsync(_ann, Cancel)).PhotoIds.Count);
    }

    [Fact]
    public async Task A_forgotten_photo_takes_its_marks_away()
    {
        await MarkAsync("a.jpg", await EverythingAsync());
        await _catalog.Files.LeaveAsync([await _catalog.AskAsync<long>("SELECT id FROM file WHERE path = 'a.jpg'")], Cancel);

        await new ForgottenFiles(_catalog.Database).ForgetAsync(long.MaxValue, Cancel);

        Assert.Equal(0, await _catalog.AskAsync<int>("SELECT (SELECT COUNT(*) FROM favourite) + (SELECT COUNT(*) FROM tag) + (SELECT COUNT(*) FROM album_photo)"));
        Assert.Equal(1, await _catalog.AskAsync<int>("SELECT COUNT(*) FROM album"));
    }

    [Fact]
    public async Task A_removed_account_takes_its_favourites_away()
    {
        await MarkAsync("a.jpg", new() { IsFavourite = true });

        await _catalog.Database.WriteAsync((connection, transaction) => connection.ExecuteAsync("DELETE FROM account WHERE id = @_ann", new { _ann }, transaction), Cancel);

        Assert.Equal(0, await _catalog.AskAsync<int>("SELECT COUNT(*) FROM favourite"));
    }

    [Fact]
    public async Task Two_spellings_of_a_name_are_one_album()
    {
        var rome = await _catalog.Albums.AddAsync(Named.OfName("Römer (2019)"), Cancel);

        Assert.Equal(MarkProblem.NameTaken, (await Assert.ThrowsAsync<MarkException>(() => _catalog.Albums.AddAsync(Named.OfName("romer 2019"), Cancel))).Problem);
        Assert.Equal(rome, await _catalog.Albums.FindOrAddAsync(Named.OfName("ROMER \"2019\""), Cancel));
        await _catalog.Albums.RenameAsync(rome.PublicId, Named.OfName("RÖMER 2019"), Cancel);
        Assert.Equal("RÖMER 2019", await _catalog.AskAsync<string>("SELECT name FROM album"));
        await Assert.ThrowsAsync<MarkException>(() => _catalog.Albums.RenameAsync("none", Named.OfName("x"), Cancel));
    }

    [Theory]
    [InlineData("  Summer \t holiday ", "Summer holiday")]
    [InlineData("日本", "日本")]
    [InlineData("", null)]
    [InlineData("(\"\")", null)]
    public void A_name_is_tidied_and_one_that_says_nothing_is_refused(string typed, string? expected) =>
        Assert.Equal(expected, MarkName.TryRead(typed, out var name) ? name.Value.Text : null);

    [Fact]
    public void A_name_that_is_too_long_is_refused() => Assert.False(MarkName.TryRead(new string('a', MarkName.LongestCharacters + 1), out _));

    private async Task MarkAsync(string path, MarkChange change) => Assert.Equal(1, await _catalog.Marks.ApplyAsync(Ann, [await _catalog.PublicIdAsync(path)], change, Cancel));

    private async Task<MarkChange> EverythingAsync() => new()
    {
        IsFavourite = true,
        Rating = 5,
        Title = "Title",
        AddTags = [Named.OfName("tag")],
        AddToAlbum = (await _catalog.Albums.AddAsync(Named.OfName("album"), Cancel)).PublicId,
    };

    private async Task<((int Rating, string Title) Photo, PhotoMarks Marks)> MarksAsync(string path)
    {
        var id = (await _catalog.PhotoOfAsync(path))!.Value;
        await using var connection = await _catalog.Database.ReadAsync(Cancel);
        return (await connection.QuerySingleAsync<(int, string)>("SELECT rating, title FROM photo WHERE id = @id", new { id }), await PhotoMarks.ReadAsync(connection, id, _ann));
    }

    private Task<string?> FoundAsync(string word) => _catalog.AskAsync<string?>(
        $"SELECT f.path FROM photo_words JOIN file f ON f.photo_id = {WordsRow.Photo} WHERE photo_words MATCH @word", new { word });
}
