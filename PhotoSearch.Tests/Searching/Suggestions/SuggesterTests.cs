using System.Diagnostics;
using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Suggestions;
using PhotoSearch.Tests.Catalog;
using PhotoSearch.Tests.Searching.Filters;

namespace PhotoSearch.Tests.Searching.Suggestions;

/// <summary>Suggestions over a real catalog of a few photos, each with other facts.</summary>
public sealed class SuggesterTests : IAsyncLifetime
{
    private const long Ada = 1;

    private readonly FakeTime _time = new();
    private CatalogFolder _catalog = null!;
    private LibraryColumns _columns = null!;
    private WorkingModels _models = null!;
    private RecentSearches _recent = null!;
    private SavedSearches _saved = null!;
    private Suggester _suggester = null!;
    private PhotoRoot _family = null!;
    private PhotoRoot _private = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Viewer Everything => new([_family.Id, _private.Id], Ada);

    public async ValueTask InitializeAsync()
    {
        _catalog = await CatalogFolder.OpenAsync();
        _family = await _catalog.AddRootAsync("Family", "/family");
        _private = await _catalog.AddRootAsync("Private", "/private");
        await AddAsync(_family, 'a', "2019/Rome/a.jpg", "camera_make='Canon',camera_model='Canon EOS 5D',lens='EF 50mm f/1.8'", "4,'[\"Holiday\",\"animals|dog\"]','[\"Zoë Müller\"]'", 47.37, 8.55);
        await AddAsync(_family, 'b', "2020/b.jpg", "camera_make='Canon',camera_model='Canon EOS 5D',media_type='image/heic'", "5,'[\"holiday\",\"sea\",\"Sea\"]',NULL", 40.7, -74.0);
        await AddAsync(_family, 'c', "2020/c.jpg", "camera_make='Apple',camera_model='iPhone 12',width=3000,height=4000", null, 40.7, -74.0);
        await AddAsync(_private, 'd', "Secret/d.jpg", "camera_make='Leica',camera_model='M6'", "1,'[\"secret plan\"]',NULL", null, null);
        await _catalog.Database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync("INSERT INTO account (id, name, name_key, password_hash, is_admin, security_stamp, created_at) VALUES (1, 'Ada', 'ADA', '', 1, '', 0)", transaction: transaction), Cancel);
        _columns = new LibraryColumns(_catalog.Library, new SomePlaces());
        _models = new WorkingModels(new ModelInUse());
        (_recent, _saved) = (new RecentSearches(_catalog.Database, _time), new SavedSearches(_catalog.Database, _time));
        _suggester = new Suggester(_columns, _models, _recent, _saved, new FavouriteTable(_catalog.Database), _time);
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        _columns.Dispose();
        await _catalog.DisposeAsync();
    }

    [Theory]
    [InlineData("favo")]
    [InlineData("is:")]
    [InlineData("is:f")]
    public async Task Favourites_are_suggested_to_who_has_them(string text)
    {
        var family = new Viewer([_family.Id], Ada);
        Assert.DoesNotContain(await AskAsync(text, family), one => one.Text == "favourite");

        await FavourAsync("2019/Rome/a.jpg", "2020/b.jpg", "Secret/d.jpg");

        Assert.Contains("is favourite 2 → is:favourite |", (await AskAsync(text, family)).Select(Say));
        Assert.Contains("is favourite 3 → is:favourite |", (await AskAsync(text, Everything)).Select(Say));
        Assert.DoesNotContain(await AskAsync(text, new Viewer([_family.Id])), one => one.Text == "favourite");
        await FavourAsync("2020/c.jpg");
        Assert.Contains("is favourite 3 → is:favourite |", (await AskAsync(text, family)).Select(Say));
    }

    [Theory]
    [InlineData("can", "camera Canon EOS 5D 2 → camera:\"Canon EOS 5D\" |")]
    [InlineData("cam", "filter camera: → camera:|")]
    [InlineData("a dog zur", "place Zürich, Switzerland 1 → a dog place:\"Zürich, Switzerland\" |")]
    [InlineData("a dog in new york c", "place New York City, United States 2 → a dog in place:\"New York City, United States\" |; filter camera: → a dog in new york camera:|")]
    [InlineData("-roM", "folder Family/2019/Rome 1 → -folder:Family/2019/Rome |")]
    [InlineData("zoe", "person Zoë Müller 1 → tag:\"Zoë Müller\" |")]
    [InlineData("mull", "person Zoë Müller 1 → tag:\"Zoë Müller\" |")]
    [InlineData("dog", "tag dog 1 → tag:dog |; tag animals|dog 1 → tag:animals|dog |")]
    [InlineData("place:swi", "place Switzerland 1 → place:Switzerland |; place Zürich, Switzerland 1 → place:\"Zürich, Switzerland\" |")]
    [InlineData("camera:5", "camera Canon EOS 5D 2 → camera:\"Canon EOS 5D\" |")]
    [InlineData("camera:hon", "camera Apple iPhone 12 1 → camera:\"Apple iPhone 12\" |")]
    [InlineData("lens:50", "lens EF 50mm f/1.8 1 → lens:\"EF 50mm f/1.8\" |")]
    [InlineData("folder:family/2019/r", "folder Family/2019/Rome 1 → folder:Family/2019/Rome |")]
    [InlineData("tag:se", "tag sea 1 → tag:sea |; tag secret plan 1 → tag:\"secret plan\" |")]
    [InlineData("type:he", "type heic 1 → type:heic |")]
    [InlineData("is:po", "is portrait 1 → is:portrait |")]
    [InlineData("rating:>=", "rating 1 star or more 3 → rating:>=1 |; rating 4 stars or more 2 → rating:>=4 |; rating 5 stars 1 → rating:>=5 |")]
    [InlineData("\"can", "")]
    [InlineData("(can", "")]
    [InlineData("c", "filter camera: → camera:|")]
    [InlineData("xyzzy", "")]
    public async Task What_is_typed_goes_on_with_what_the_library_has(string text, string expected) =>
        Assert.Equal(expected, string.Join("; ", (await AskAsync(text, Everything)).Select(Say)));

    [Fact]
    public async Task An_album_is_offered_even_before_anything_is_in_it()
    {
        await _catalog.Albums.AddAsync(Named.OfName("Rome 2019"), Cancel);

        Assert.Equal("album Rome 2019 0 → album:\"Rome 2019\" |", string.Join("; ", (await AskAsync("album:rom", Everything)).Select(Say)));
    }

    [Fact]
    public async Task In_the_middle_of_a_text_the_part_at_the_cursor_gives_way()
    {
        var suggestion = Assert.Single(await _suggester.SuggestAsync(Everything, "a can at night", 5, Cancel));

        Assert.Equal("a camera:\"Canon EOS 5D\" at night", suggestion.Words);
        Assert.Equal("a camera:\"Canon EOS 5D\" ".Length, suggestion.At);
    }

    [Fact]
    public async Task Every_filter_offers_its_values_and_those_of_most_photos_first()
    {
        await _catalog.Albums.AddAsync(Named.OfName("Rome 2019"), Cancel);
        Assert.Equal(["holiday", "animals", "animals|dog", "dog", "sea", "secret plan", "Zoë Müller"], (await AskAsync("tag:", Everything)).Select(one => one.Text), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(["Canon EOS 5D", "Apple iPhone 12", "Leica M6"], (await AskAsync("camera:", Everything)).Select(one => one.Text));
        Assert.Equal(["New York City, United States", "New York, United States", "United States", "Switzerland", "Zürich, Switzerland"], (await AskAsync("place:", Everything)).Select(one => one.Text));
        foreach (var filter in FilterNames.All.Where(filter => filter.Name != "near"))
        {
            Assert.NotEmpty(await AskAsync($"{filter.Name}:", Everything));
        }
    }

    [Fact]
    public async Task What_a_count_promises_the_filter_finds()
    {
        var snapshot = await _columns.CurrentAsync("", Cancel);
        foreach (var kind in FilterNames.All)
        {
            foreach (var one in await AskAsync($"{kind.Name}:", Everything))
            {
                var passing = LibraryFilter.Apply(snapshot, Everything, QueryParser.Parse(one.Words).Filters, []);
                Assert.True(kind.Name is "after" or "before" || passing.Count == one.Count, $"{one.Words} finds {passing.Count} and promises {one.Count}");
            }
        }
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_of_a_root_that_he_may_not_see()
    {
        var family = new Viewer([_family.Id]);

        foreach (var text in (string[])["secr", "lei", "folder:", "tag:", "camera:", "priv"])
        {
            Assert.DoesNotContain(await AskAsync(text, family), one => one.Text.Contains("Secret", StringComparison.OrdinalIgnoreCase) || one.Text.Contains("Leica", StringComparison.Ordinal) || one.Text.Contains("Private", StringComparison.Ordinal));
        }

        Assert.Equal(["Private/Secret", "secret plan"], (await AskAsync("secr", Everything)).Select(one => one.Text).Order());
        await _catalog.IndexAsync(_private, "Secret/copy of a.jpg", 'a');
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await AskAsync("secr", family));
    }

    [Fact]
    public async Task What_changed_in_the_library_is_offered_a_moment_later()
    {
        Assert.NotEmpty(await AskAsync("folder:rome", Everything));
        await _catalog.IndexAsync(_family, "Oslo/e.jpg", 'e');

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["Family/Oslo"], (await AskAsync("folder:osl", Everything)).Select(one => one.Text));
    }

    [Fact]
    public async Task What_a_person_asked_and_keeps_is_offered_to_that_person_alone()
    {
        foreach (var words in (string[])["mountains with snow", "a dog", "Mountain goats"])
        {
            await _recent.AddAsync(Ada, words, Cancel);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await _saved.AddAsync(Ada, "High mountains", "/?q=mountain", Cancel);

        Assert.Equal(["saved High mountains", "recent Mountain goats", "recent mountains with snow"], (await AskAsync("mount", Everything)).Select(one => $"{Wire(one.Kind)} {one.Text}"));
        Assert.Equal("/?q=mountain", (await AskAsync("mount", Everything))[0].Address);
        Assert.Equal(["High mountains", "Mountain goats", "a dog", "mountains with snow"], (await AskAsync("", Everything)).Select(one => one.Text));
        Assert.Empty(await AskAsync("mount", new Viewer([_family.Id], account: 2)));
        Assert.Empty(await AskAsync("", new Viewer([_family.Id])));
    }

    [Fact]
    public void A_keystroke_takes_no_time_over_a_hundred_thousand_photos()
    {
        var snapshot = LibraryFilterTests.Many(100_000);
        var rows = snapshot.For(new Viewer([1]));
        var facets = LibraryFacets.Of(snapshot, rows);
        var (made, found) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 10; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var values = SuggestibleValues.Of(snapshot, rows, facets);
            made = Math.Min(made, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = Stopwatch.GetTimestamp();
            Assert.Equal(8, values.Find("pa", _ => true, partsCount: false, 8, own: []).Count());
            found = Math.Min(found, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"found in {found:0.00} ms; the values made, at most every five seconds, in {made:0.0} ms"));
        // Alone on a machine it is a fifth of that; machines that run tests have other things to do.
        Assert.InRange(found, 0, 5);
        Assert.InRange(made, 0, 200);
    }

    private Task<IReadOnlyList<Suggestion>> AskAsync(string text, Viewer viewer) => _suggester.SuggestAsync(viewer, text, text.Length, Cancel);

    private Task FavourAsync(params string[] paths) => _catalog.Database.WriteAsync(
        async (connection, transaction) =>
        {
            await connection.ExecuteAsync("INSERT INTO favourite (account_id, photo_id, added_at) SELECT 1, photo_id, 0 FROM file WHERE path IN @paths", new { paths }, transaction);
            await connection.ExecuteAsync("UPDATE account SET favourites_revision = favourites_revision + 1 WHERE id = 1", transaction: transaction);
        },
        Cancel);

    private static string Wire(SuggestionKind kind) => kind.ToString().ToLowerInvariant();

    private static string Say(Suggestion one) => $"{Wire(one.Kind)} {one.Text}{(one.Count is { } count ? $" {count}" : "")} → {one.Words.Insert(one.At, "|")}";

    private async Task AddAsync(PhotoRoot root, char letter, string path, string content, string? described, double? latitude, double? longitude)
    {
        await _catalog.IndexAsync(root, path, letter);
        await _catalog.Database.WriteAsync(
            async (connection, transaction) =>
            {
                var photo = await connection.ExecuteScalarAsync<long>("SELECT photo_id FROM file WHERE path = @path", new { path }, transaction);
                await connection.ExecuteAsync($"UPDATE content SET {content}, latitude = @latitude, longitude = @longitude WHERE id = (SELECT content_id FROM photo WHERE id = @photo)", new { latitude, longitude, photo }, transaction);
                await connection.ExecuteAsync("DELETE FROM described WHERE photo_id = @photo", new { photo }, transaction);
                if (described is not null)
                {
                    await connection.ExecuteAsync($"INSERT INTO described (photo_id, rating, keywords, people) VALUES (@photo, {described})", new { photo }, transaction);
                }
            },
            Cancel);
    }
}
