using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PhotoSearch.Tests.Program;

/// <summary>Search from a picture that is not of the library, through the running program.</summary>
public sealed partial class PictureSearchTests(PictureSearchTests.SiteWithPhotos fixture) : IClassFixture<PictureSearchTests.SiteWithPhotos>
{
    private const int Photos = 12;

    /// <summary>Of the library too, so that what must come first is known.</summary>
    private const int Known = 7;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RunningSite Site => fixture.Site;

    [Fact]
    public async Task The_photos_like_the_picture_come_and_its_token_asks_for_the_same_again()
    {
        var sent = await SearchAsync(Form(("take", "5")));

        var token = sent.GetProperty("picture").GetString()!;
        var again = await Site.GetAsync($"/api/v1/search?picture={token}&take=5");
        var all = await Site.GetAsync($"/api/v1/search?picture={token}");
        var similar = await Site.GetAsync($"/api/v1/photos/{sent.GetProperty("hits")[0].GetProperty("id").GetString()}/similar");
        Assert.Equal($"{Known}.png", Paths(sent)[0]);
        Assert.InRange(sent.GetProperty("hits")[0].GetProperty("similarity").GetSingle(), 0.999f, 1.001f);
        Assert.Equal(Photos, sent.GetProperty("total").GetInt32());
        Assert.Equal(Paths(sent), Paths(again));
        Assert.Equal(Paths(similar), Paths(all)[1..]);
        Assert.InRange(token.Length, 100, 1000);
        Assert.False(again.TryGetProperty("picture", out _));
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task It_goes_on_by_token_and_cursor()
    {
        var first = await SearchAsync(Form(("take", "5")));
        var token = first.GetProperty("picture").GetString()!;
        var paths = Paths(first);
        for (var page = first; page.GetProperty("next").GetString() is { } next;)
        {
            page = await Site.GetAsync($"/api/v1/search?picture={token}&take=5&cursor={next}");
            paths.AddRange(Paths(page));
        }

        var byForm = await SearchAsync(Form(("take", "5"), ("cursor", first.GetProperty("next").GetString()!)));

        Assert.Equal(Photos, paths.Distinct().Count());
        Assert.Equal(paths[5..10], Paths(byForm));
    }

    [Fact]
    public async Task Words_beside_the_picture_lie_between_the_two()
    {
        const string Words = "snow in the mountains";
        var alone = await SearchAsync(Form());
        var token = alone.GetProperty("picture").GetString();
        // Before and after the picture, and in the address.
        var before = await SearchAsync(Form(("q", Words)));
        using var late = new MultipartFormDataContent { { Picture(), "picture", "a.png" }, { new StringContent(Words), "q" } };
        var after = await SearchAsync(late);
        var inAddress = await SearchAsync(Form(), $"?q={Uri.EscapeDataString(Words)}");
        var byToken = await Site.GetAsync($"/api/v1/search?picture={token}&q={Uri.EscapeDataString(Words)}");

        Assert.Equal(token, before.GetProperty("picture").GetString());
        Assert.Equal(Similarities(before), Similarities(after));
        Assert.Equal(Similarities(before), Similarities(inAddress));
        Assert.Equal(Similarities(before), Similarities(byToken));
        var (picture, words) = (Similarity(alone), Similarity(await Site.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(Words)}")));
        Assert.InRange(Similarity(before), Math.Min(picture, words), Math.Max(picture, words));
        Assert.NotEqual(picture, Similarity(before), 0.01f);
    }

    [Fact]
    public async Task A_token_that_is_damaged_is_refused_in_a_sentence_that_says_what_to_do()
    {
        var token = (await SearchAsync(Form())).GetProperty("picture").GetString()!;
        var turned = (token[50] == 'A' ? 'B' : 'A') + "";

        foreach (var wrong in new[] { token[..50] + turned + token[51..], token[..^4], "x", "%00", new string('A', 4000) })
        {
            using var answer = await Site.Http.GetAsync(new Uri($"/api/v1/search?picture={wrong}", UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("The address of your picture is damaged. Choose the picture again.", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task What_is_no_picture_or_no_form_is_refused_in_a_sentence()
    {
        using var page = new MultipartFormDataContent { { new ByteArrayContent("<html>no picture</html>"u8.ToArray()), "picture", "a.png" } };
        using var other = new MultipartFormDataContent { { Picture(), "file", "a.png" }, };
        using var body = Picture();
        using var bare = new ByteArrayContent("no form"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=abc") } };
        using var large = new MultipartFormDataContent { { new ByteArrayContent(new byte[65_000_000]), "picture", "a.jpg" } };

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "This is an HTML page, not a picture."), await RefusedAsync(page));
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(other)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await RefusedAsync(body)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "The form is cut off or no form."), await RefusedAsync(bare));
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(Form(("take", "many")))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(Form(("q", new string('a', 501))))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(Form(("q", new string('a', 9000))))).Status);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "A picture may have at most 64 MB."), await RefusedAsync(large));
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task An_address_is_not_fetched_unless_an_administrator_allows_it()
    {
        using var form = new MultipartFormDataContent { { new StringContent($"{Site.Address}/icon.svg"), "url" } };

        var (status, said) = await RefusedAsync(form);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Searching:PicturesFromAddresses", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_allowed_the_programs_own_machine_is_still_not_asked()
    {
        using var photos = new TemporaryFolder();
        using var data = new TemporaryFolder();
        photos.Write("a.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(photos.Path, data.Path, ("Searching__PicturesFromAddresses", "true"));
        foreach (var address in new[] { $"{site.Address}/icon.svg", site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "http://[::1]/", "http://169.254.169.254/" })
        {
            using var form = new MultipartFormDataContent { { new StringContent(address), "url" } };
            using var answer = await site.Http.PostAsync(new Uri("/api/v1/search/picture", UriKind.Relative), form, Cancel);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Equal("Pictures are fetched from public addresses only.", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task A_foreign_page_can_send_no_picture_with_somebodys_cookie()
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = new Uri(Site.Address) };
        var signIn = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Cancel);
        using var who = new FormUrlEncodedContent([
            new("__RequestVerificationToken", Token(signIn)), new("name", RunningSite.AdminName), new("password", RunningSite.AdminPassword)]);
        using var signedIn = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), who, Cancel);
        Assert.Equal("/", signedIn.Headers.Location?.ToString());

        Assert.Equal("/picture?error=stale", await PostAsync(browser));
        Assert.Equal("/picture?error=stale", await PostAsync(browser, "made up"));
        using var api = await browser.PostAsync(new Uri("/api/v1/search/picture", UriKind.Relative), Form(), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, api.StatusCode);
        var token = Token(await browser.GetStringAsync(new Uri("/picture", UriKind.Relative), Cancel));
        Assert.StartsWith("/?picture=", await PostAsync(browser, token), StringComparison.Ordinal);
        Assert.Empty(Uploads());
    }

    private static async Task<string?> PostAsync(HttpClient browser, string? token = null)
    {
        using var form = new MultipartFormDataContent();
        if (token is not null)
        {
            form.Add(new StringContent(token), "__RequestVerificationToken");
        }

        form.Add(Picture(), "picture", "a.png");
        using var answer = await browser.PostAsync(new Uri("/picture", UriKind.Relative), form, Cancel);
        return answer.Headers.Location?.ToString();
    }

    private static string Token(string page) => TokenField().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    private static ByteArrayContent Picture() => new(SomePhoto.Png(Known, 200, 150));

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(Picture(), "picture", "any name.png");
        return form;
    }

    private static List<string> Paths(JsonElement page) => [.. page.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()!)];

    private static List<(string, float)> Similarities(JsonElement page) =>
        [.. page.GetProperty("hits").EnumerateArray().Select(hit => (hit.GetProperty("path").GetString()!, MathF.Round(hit.GetProperty("similarity").GetSingle(), 4)))];

    private static float Similarity(JsonElement page) => Similarities(page).Single(hit => hit.Item1 == $"{Known}.png").Item2;

    private string[] Uploads() => Directory.Exists(Path.Combine(Site.Data, "uploads")) ? Directory.GetFiles(Path.Combine(Site.Data, "uploads")) : [];

    private async Task<JsonElement> SearchAsync(HttpContent form, string query = "")
    {
        using var answer = await Site.Http.PostAsync(new Uri($"/api/v1/search/picture{query}", UriKind.Relative), form, Cancel);
        Assert.Equal("", answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<(HttpStatusCode Status, string? Said)> RefusedAsync(HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/search/picture", UriKind.Relative)) { Content = body, Headers = { ExpectContinue = true } };
        using var answer = await Site.Http.SendAsync(request, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return (answer.StatusCode, problem.TryGetProperty("detail", out var detail) ? detail.GetString() : null);
    }

    /// <summary>A dozen photos, and a person who may sign in.</summary>
    public sealed class SiteWithPhotos : IAsyncLifetime
    {
        private readonly TemporaryFolder _photos = new();
        private readonly TemporaryFolder _data = new();

        internal RunningSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            for (var i = 0; i < Photos; i++)
            {
                _photos.Write($"{i}.png", SomePhoto.Png(i, 200, 150));
            }

            Site = await RunningSite.StartAsync(_photos.Path, _data.Path);
            await Site.IndexedAsync(Photos, TimeSpan.FromSeconds(60));
        }

        public async ValueTask DisposeAsync()
        {
            await Site.DisposeAsync();
            _photos.Dispose();
            _data.Dispose();
        }
    }
}
