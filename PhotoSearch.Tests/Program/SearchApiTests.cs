using System.Net;
using System.Text.Json;

namespace PhotoSearch.Tests.Program;

/// <summary>The language of the search box through the API of the running program.</summary>
public sealed class SearchApiTests(SearchApiTests.SiteWithFolders fixture) : IClassFixture<SearchApiTests.SiteWithFolders>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RunningSite Site => fixture.Site;

    [Fact]
    public async Task Filters_notes_and_reasons_are_part_of_the_answer()
    {
        var answer = await SearchAsync("waves folder:rome colour:red");

        Assert.Equal(2, answer.GetProperty("total").GetInt64());
        Assert.All(answer.GetProperty("hits").EnumerateArray(), hit => Assert.Equal("looks like", hit.GetProperty("why")[0].GetString()));
        Assert.Equal("""[{"name":"folder","value":"rome","negated":false}]""", answer.GetProperty("filters").GetRawText());
        Assert.Contains("colour:red is searched as words", answer.GetProperty("notes")[0].GetString());
    }

    [Theory]
    [InlineData("folder:rome", "", "Rome/2.png Rome/1.png")]
    [InlineData("folder:rome", "oldest", "Rome/1.png Rome/2.png")]
    [InlineData("", "name", "Rome/1.png Rome/2.png Oslo/3.png")]
    [InlineData("-folder:rome", "", "Oslo/3.png")]
    [InlineData("before:2020", "", "Rome/1.png")]
    [InlineData("waves type:jpeg", "", "")]
    [InlineData("after:2021 before:2020", "", "")]
    public async Task Without_words_the_library_is_filtered_and_sorted(string q, string sort, string expected)
    {
        var answer = await SearchAsync(q, sort);

        Assert.Equal(expected, string.Join(' ', answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString())));
    }

    [Fact]
    public async Task Similar_photos_take_filters_and_pages_follow_on_them()
    {
        var id = (await SearchAsync("folder:oslo")).GetProperty("hits")[0].GetProperty("id").GetString();

        var first = await Site.GetAsync($"/api/v1/photos/{id}/similar?q=folder:rome&take=1");
        var second = await Site.GetAsync($"/api/v1/photos/{id}/similar?q=folder:rome&take=1&cursor={first.GetProperty("next").GetString()}");
        using var other = await Site.Http.GetAsync(new Uri($"/api/v1/photos/{id}/similar?q=folder:oslo&take=1&cursor={first.GetProperty("next").GetString()}", UriKind.Relative), Cancel);

        Assert.Equal(2, first.GetProperty("total").GetInt64());
        Assert.NotEqual(first.GetProperty("hits")[0].GetProperty("path").GetString(), second.GetProperty("hits")[0].GetProperty("path").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task A_text_that_is_being_typed_goes_on_with_what_the_photos_have()
    {
        var found = (await Site.GetAsync("/api/v1/suggestions?q=waves%20rom%20blue&at=9")).GetProperty("suggestions");
        var names = (await Site.GetAsync("/api/v1/suggestions?q=fol")).GetProperty("suggestions");
        using var wrong = await Site.Http.GetAsync(new Uri($"/api/v1/suggestions?q={new string('a', 501)}&at=-1", UriKind.Relative), Cancel);

        var rome = Assert.Single(found.EnumerateArray());
        Assert.Equal(("folder", 2), (rome.GetProperty("kind").GetString(), rome.GetProperty("count").GetInt32()));
        Assert.EndsWith("/Rome", rome.GetProperty("text").GetString());
        Assert.Equal($"waves folder:{rome.GetProperty("text").GetString()} blue", rome.GetProperty("q").GetString());
        Assert.Equal("folder:", Assert.Single(names.EnumerateArray()).GetProperty("q").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(3, (await SearchAsync("folder:rome")).GetProperty("searched").GetInt32());
    }

    [Fact]
    public async Task A_timeline_names_the_months_and_where_they_begin()
    {
        var months = (await Site.GetAsync("/api/v1/timeline?q=folder:rome")).GetProperty("months").EnumerateArray().ToList();
        var from = await Site.GetAsync($"/api/v1/search?q=folder:rome&cursor={months[1].GetProperty("cursor").GetString()}");
        using var byRelevance = await Site.Http.GetAsync(new Uri("/api/v1/timeline?q=waves", UriKind.Relative), Cancel);

        Assert.Equal(["2021-05 1", "2019-05 1"], months.Select(month => $"{month.GetProperty("month").GetString()} {month.GetProperty("count").GetInt32()}"));
        Assert.Equal("Rome/1.png", Assert.Single(from.GetProperty("hits").EnumerateArray()).GetProperty("path").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, byRelevance.StatusCode);
        Assert.Contains("sort=newest", await byRelevance.Content.ReadAsStringAsync(Cancel));
    }

    private Task<JsonElement> SearchAsync(string q, string sort = "") => Site.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(q)}&sort={sort}");

    /// <summary>Three photos in two folders, of different days.</summary>
    public sealed class SiteWithFolders : IAsyncLifetime
    {
        private readonly TemporaryFolder _photos = new();
        private readonly TemporaryFolder _data = new();

        internal RunningSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            string[] paths = ["Rome/1.png", "Rome/2.png", "Oslo/3.png"];
            for (var i = 0; i < paths.Length; i++)
            {
                var path = _photos.Write(paths[i], SomePhoto.Png(i));
                File.SetLastWriteTimeUtc(path, new DateTime(2019 + (2 * i), 5, 6, 12, 0, 0, DateTimeKind.Utc));
            }

            Site = await RunningSite.StartAsync(_photos.Path, _data.Path);
            await Site.IndexedAsync(paths.Length, TimeSpan.FromSeconds(60));
        }

        public async ValueTask DisposeAsync()
        {
            await Site.DisposeAsync();
            _photos.Dispose();
            _data.Dispose();
        }
    }
}
