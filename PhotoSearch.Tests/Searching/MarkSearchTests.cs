using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Language;
using PhotoSearch.Tests.Indexing;

namespace PhotoSearch.Tests.Searching;

/// <summary>Marks on a real library: what they filter, for whom, and that answers follow them.</summary>
public sealed class MarkSearchTests : IAsyncLifetime
{
    private const int Photos = 6;

    private SomeLibrary _library = null!;
    private Viewer _ann = null!;
    private Viewer _ben = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PhotoSearcher Searcher => _library.Services.GetRequiredService<PhotoSearcher>();

    private AlbumShelf Albums => _library.Services.GetRequiredService<AlbumShelf>();

    public async ValueTask InitializeAsync()
    {
        _library = await SomeLibrary.OfAsync(Photos);
        (_ann, _ben) = (await SomebodyAsync("ann"), await SomebodyAsync("ben"));
    }

    public async ValueTask DisposeAsync() => await _library.DisposeAsync();

    [Theory]
    [InlineData("is:favourite")]
    [InlineData("waves is:favourite")]
    public async Task Favourites_are_those_of_who_asks_and_the_next_answer_knows_them(string text)
    {
        Assert.Empty(await PathsAsync(_ann, text));

        await MarkAsync(_ann, new() { IsFavourite = true }, "1.png", "2.png");
        await MarkAsync(_ben, new() { IsFavourite = true }, "3.png");

        Assert.Equal(["1.png", "2.png"], await PathsAsync(_ann, text));
        Assert.Equal(["3.png"], await PathsAsync(_ben, text));
        Assert.Equal(["0.png", "3.png", "4.png", "5.png"], await PathsAsync(_ann, text.Replace("is:", "-is:", StringComparison.Ordinal)));
        await MarkAsync(_ann, new() { IsFavourite = false }, "1.png");
        Assert.Equal(["2.png"], await PathsAsync(_ann, text));
    }

    [Fact]
    public async Task A_second_page_follows_on_the_first_although_a_favourite_went_meanwhile()
    {
        await MarkAsync(_ann, new() { IsFavourite = true }, "0.png", "1.png", "2.png", "3.png");
        var first = await Searcher.SearchAsync(_ann, Question.From("is:favourite"), 2, null, Cancel);

        await MarkAsync(_ann, new() { IsFavourite = false }, first.Hits[0].Path);
        var second = await Searcher.SearchAsync(_ann, Question.From("is:favourite"), 2, first.Next, Cancel);

        Assert.Equal(4, first.Hits.Concat(second.Hits).Select(hit => hit.Id).Distinct().Count());
        Assert.Equal(3, (await Searcher.SearchAsync(_ann, Question.From("is:favourite"), 10, null, Cancel)).Total);
    }

    [Fact]
    public async Task A_hit_says_whether_it_is_a_favourite_of_who_asks()
    {
        await MarkAsync(_ann, new() { IsFavourite = true }, "1.png");

        Assert.Equal(["1.png"], (await AskAsync(_ann, "")).Hits.Where(hit => hit.IsFavourite).Select(hit => hit.Path));
        Assert.DoesNotContain((await AskAsync(_ben, "")).Hits, hit => hit.IsFavourite);
    }

    [Fact]
    public async Task Questions_that_do_not_ask_for_favourites_share_their_ranking()
    {
        var first = await Searcher.SearchAsync(_ann, Question.From("waves"), 2, null, Cancel);

        var second = await Searcher.SearchAsync(_ben, Question.From("waves"), 2, first.Next, Cancel);

        Assert.Empty(first.Hits.Select(hit => hit.Id).Intersect(second.Hits.Select(hit => hit.Id)));
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        Assert.Equal(["There is no album Rome: nothing can match."], (await AskAsync(_ann, "album:Rome")).Notes);
        Assert.Equal(["There is no album Rome: nothing is left out for it."], (await AskAsync(_ann, "-album:Rome")).Notes);
        Assert.Equal(["Favourites are a person's, and whoever asks with a key has none."], (await AskAsync(new Viewer(_ann.Roots), "is:favourite")).Notes);

        await Albums.AddAsync("Rome", Cancel);
        Assert.Empty((await AskAsync(_ann, "album:Rome")).Notes);
    }

    [Fact]
    public async Task An_album_is_found_by_whatever_name_it_has()
    {
        foreach (var name in new[] { "Rome (2019)", "\"Ferien\" “am” «Meer»", "-minus", ">=4", "a:b, c/d", "日本 🌸", "tag:x" })
        {
            var album = await Albums.AddAsync(name, Cancel);
            await MarkAsync(_ann, new() { AddToAlbum = album.PublicId }, "4.png");

            Assert.Equal(["4.png"], await PathsAsync(_ann, QueryText.Write("album", name)));

            await MarkAsync(_ann, new() { RemoveFromAlbum = album.PublicId }, "4.png");
            Assert.Empty(await PathsAsync(_ann, QueryText.Write("album", name)));
        }
    }

    [Fact]
    public async Task Albums_have_counts_and_the_newest_photo_as_cover_and_follow_their_name()
    {
        var album = await Albums.AddAsync("Waves", Cancel);
        await MarkAsync(_ann, new() { AddToAlbum = album.PublicId }, "1.png", "2.png");
        await Albums.RenameAsync(_ann, album.PublicId, "Water", Cancel);

        var card = Assert.Single(await Albums.ListAsync(_ann, Cancel));
        var newest = (await AskAsync(_ann, "album:Water")).Hits[0];
        Assert.Equal(("Water", 2, newest.Id), (card.Album.Name.Text, card.Count, card.Cover!.Id));
        Assert.Equal([new("Water", 2)], (await Searcher.FacetsAsync(_ann, Cancel)).Albums);
        Assert.Empty(await Albums.ListAsync(new Viewer([]), Cancel));
        await Assert.ThrowsAsync<MarkException>(() => Albums.RemoveAsync(new Viewer([]), album.PublicId, Cancel));

        await Albums.RemoveAsync(_ann, album.PublicId, Cancel);
        Assert.Equal(Photos, (await AskAsync(_ann, "")).Total);
        Assert.Equal(["There is no album Water: nothing can match."], (await AskAsync(_ann, "album:Water")).Notes);
    }

    [Fact]
    public async Task Filters_are_offered_with_what_is_ones_own()
    {
        await MarkAsync(_ann, new() { IsFavourite = true, AddTags = [Named.OfName("Sea")] }, "1.png", "2.png");

        Assert.Equal((2, new("Sea", 2)), await FacetsAsync(_ann));
        Assert.Equal((0, new("Sea", 2)), await FacetsAsync(_ben));
        Assert.Equal(["1.png", "2.png"], await PathsAsync(_ben, "tag:sea"));
        Assert.Equal("1.png 2.png", string.Join(' ', (await AskAsync(_ben, "\"sea\"")).Hits.Select(hit => hit.Path).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_rating_goes_before_the_files_and_none_is_none()
    {
        await MarkAsync(_ann, new() { Rating = 4 }, "1.png");
        await MarkAsync(_ann, new() { Rating = 0 }, "2.png");

        Assert.Equal(["1.png"], await PathsAsync(_ann, "rating:>=4"));
        Assert.DoesNotContain("1.png", await PathsAsync(_ann, "rating:none"));
        Assert.Contains("2.png", await PathsAsync(_ann, "rating:none"));
    }

    private async Task<(int Favourites, PhotoSearch.Searching.Filters.FacetValue Tag)> FacetsAsync(Viewer viewer)
    {
        var facets = await Searcher.FacetsAsync(viewer, Cancel);
        return (facets.Favourites, Assert.Single(facets.Tags));
    }

    private Task<SearchPage> AskAsync(Viewer viewer, string text) => Searcher.SearchAsync(viewer, Question.From(text), 200, null, Cancel);

    private async Task<IEnumerable<string>> PathsAsync(Viewer viewer, string text) => (await AskAsync(viewer, text)).Hits.Select(hit => hit.Path).Order(StringComparer.Ordinal);

    private async Task MarkAsync(Viewer viewer, MarkChange change, params string[] paths)
    {
        var ids = await _library.QueryAsync<string>("SELECT p.public_id FROM photo p JOIN file f ON f.photo_id = p.id WHERE f.path IN @paths", new { paths });
        Assert.Equal(paths.Length, await _library.Services.GetRequiredService<MarkTable>().ApplyAsync(viewer, ids, change, Cancel));
    }

    private async Task<Viewer> SomebodyAsync(string name) => new(
        (await _library.ViewerAsync()).Roots,
        await _library.Services.GetRequiredService<CatalogDatabase>().WriteAsync(
            (connection, transaction) => connection.ExecuteScalarAsync<long>(
                "INSERT INTO account (name, name_key, password_hash, is_admin, security_stamp, created_at) VALUES (@name, @name, '', 0, '', 0) RETURNING id", new { name }, transaction),
            Cancel));
}
