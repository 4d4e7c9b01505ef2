using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PhotoSearch.Tests.Embeddings;
using PhotoSearch.Tests.Embeddings.Installing;

namespace PhotoSearch.Tests.Program;

/// <summary>Models by the API, with the key of the running site, as the command line uses it.</summary>
public sealed class ModelApiTests : IDisposable
{
    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _photos.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_model_is_installed_measured_used_and_removed()
    {
        await using var hub = await FakeHub.StartAsync();
        hub.PutModel("owner/other");
        _photos.Write("a.png", SomePhoto.Png(1));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Embeddings__Mirror", hub.Address));
        await site.IndexedAsync(1, TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(site, "install", "owner/other")).Status);
        await Eventually.TrueAsync(async () => Has(await ModelsAsync(site), "installed", "owner--other"), TimeSpan.FromSeconds(60), "it should be installed");
        // Its folder is there a moment before the installation says that it is over.
        var installation = await Eventually.GetAsync(
            async () => (await ModelsAsync(site)).GetProperty("installations")[0], one => one.GetProperty("state").GetString() is not "checking", TimeSpan.FromSeconds(60), "it should be over");
        Assert.Equal(("owner--other", "done"), (installation.GetProperty("name").GetString(), installation.GetProperty("state").GetString()));

        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(site, "measure", "owner--other")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(site, "verify", "owner--other")).Status);
        var examined = await Eventually.GetAsync(
            async () => (await ModelsAsync(site)).GetProperty("examinations").EnumerateArray().ToList(),
            all => all.Count == 2 && all.TrueForAll(one => one.GetProperty("state").GetString() == "done"), TimeSpan.FromSeconds(60), "both should be done");
        Assert.Equal("Every file is as it was downloaded, and it works.", examined.Single(one => one.GetProperty("kind").GetString() == "verify").GetProperty("sentence").GetString());
        Assert.True(examined.Single(one => one.GetProperty("kind").GetString() == "measure").GetProperty("measured").GetProperty("photosPerSecond").GetDouble() > 0);

        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(site, "use", "owner--other")).Status);
        await Eventually.TrueAsync(
            async () => (await ModelsAsync(site)).GetProperty("serving").GetProperty("name").GetString() == "owner--other", TimeSpan.FromSeconds(60), "it should serve");
        var refused = await OrderAsync(site, "remove", "owner--other");
        Assert.Equal((HttpStatusCode.Conflict, "owner--other is in use: use another model first, then remove it."), refused);
        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(site, "use", "starter")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(site, "remove", "owner--other")).Status);
        Assert.False(Has(await ModelsAsync(site), "installed", "owner--other"));
        Assert.Empty((await ModelsAsync(site)).GetProperty("examinations").EnumerateArray());
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_in_a_sentence()
    {
        _data.Write("models/broken/visual/model.onnx", "nothing"u8);
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path);

        Assert.Equal(HttpStatusCode.BadRequest, (await OrderAsync(site, "use", " ")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OrderAsync(site, "use", "nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OrderAsync(site, "use", Golden.Starter)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OrderAsync(site, "remove", "../models")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await OrderAsync(site, "install", "starter!")).Status);
        Assert.Contains("preprocess_cfg.json", (await OrderAsync(site, "use", "broken")).Said, StringComparison.Ordinal);
        Assert.Contains("preprocess_cfg.json", (await OrderAsync(site, "measure", "broken")).Said, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, "starter is in use: use another model first, then remove it."), await OrderAsync(site, "remove", "starter"));
        Assert.Equal("starter is ready", (await ModelsAsync(site)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Where_the_settings_name_a_model_no_other_is_chosen()
    {
        SecondModel.Put(Path.Combine(_data.Path, "models", "second"));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Embeddings__Model", "starter"));

        var (status, said) = await OrderAsync(site, "use", "second");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Embeddings:Model", said, StringComparison.Ordinal);
        Assert.True((await ModelsAsync(site)).GetProperty("setBySettings").GetBoolean());
    }

    [Fact]
    public async Task A_look_alike_model_compares_pictures_and_says_why_it_knows_no_words()
    {
        SecondModel.Put(Path.Combine(_data.Path, "models", "look-alike"), hasText: false);
        _photos.Write("a.png", SomePhoto.Png(1));
        _photos.Write("b.png", SomePhoto.Png(2));
        await using var site = await RunningSite.StartAsync(_photos.Path, _data.Path, ("Embeddings__Model", "look-alike"));
        await site.IndexedAsync(2, TimeSpan.FromSeconds(60));

        var id = (await site.GetAsync("/api/v1/search")).GetProperty("hits")[0].GetProperty("id").GetString();
        Assert.Equal(1, (await site.GetAsync($"/api/v1/photos/{id}/similar")).GetProperty("hits").GetArrayLength());
        using var picture = new ByteArrayContent(SomePhoto.Png(3)) { Headers = { ContentType = new("image/png") } };
        using var embedded = await site.Http.PostAsync(new Uri("/api/v1/embed", UriKind.Relative), picture, Cancel);
        Assert.Equal(HttpStatusCode.OK, embedded.StatusCode);
        using var words = await site.Http.PostAsJsonAsync(new Uri("/api/v1/embed", UriKind.Relative), new { text = "dog" }, Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, words.StatusCode);
        Assert.Contains("look-alike understands pictures only", (await site.GetAsync("/api/v1/status")).GetProperty("noWords").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_model_loads_the_site_answers_and_says_so()
    {
        // A pipe nobody writes to: a disk that takes its time.
        var folder = Path.Combine(_data.Path, "models", "slow");
        SecondModel.Put(folder);
        var file = Path.Combine(folder, "textual", "tokenizer.json");
        var content = await File.ReadAllBytesAsync(file, Cancel);
        File.Delete(file);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [file]))
        {
            await made.WaitForExitAsync(Cancel);
        }

        await using var site = await RunningSite.StartUnreadyAsync(_photos.Path, _data.Path, ("Embeddings__Model", "slow"));
        using var live = await site.Http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel);
        using var ready = await site.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
        using var embed = await site.Http.PostAsJsonAsync(new Uri("/api/v1/embed", UriKind.Relative), new { text = "dog" }, Cancel);
        var status = await site.GetAsync("/api/v1/status");
        var library = await site.Http.GetStringAsync(new Uri("/", UriKind.Relative), Cancel);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (live.StatusCode, ready.StatusCode, embed.StatusCode));
        Assert.NotNull(embed.Headers.RetryAfter);
        Assert.Equal("slow is loading", (await ready.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString());
        Assert.Equal("slow is loading", status.GetProperty("noWords").GetString());
        Assert.Contains("slow is loading. Browsing works meanwhile.", library, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, content, Cancel);
        await site.ReadyAsync();
        Assert.Equal(JsonValueKind.Null, (await site.GetAsync("/api/v1/status")).GetProperty("noWords").ValueKind);
    }

    private static Task<JsonElement> ModelsAsync(RunningSite site) => site.GetAsync("/api/v1/models");

    private static bool Has(JsonElement models, string list, string name) =>
        models.GetProperty(list).EnumerateArray().Any(one => one.GetProperty("name").GetString() == name);

    private static async Task<(HttpStatusCode Status, string Said)> OrderAsync(RunningSite site, string order, string name)
    {
        using var answer = await site.Http.PostAsJsonAsync(new Uri($"/api/v1/models/{order}", UriKind.Relative), new { name }, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, body.Length > 0 && JsonDocument.Parse(body).RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : "");
    }
}
