using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoSearch.Accounts;
using PhotoSearch.Api;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Duplicates;
using PhotoSearch.Searching.Map;
using PhotoSearch.Searching.Suggestions;

namespace PhotoSearch.Tests.Accounts;

/// <summary>The doors on a real server with a real catalog in a temporary folder; the rooms behind the doors are empty hulls that nobody may enter.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly WebApplication _app;
    private readonly CatalogDatabase _catalog;
    private readonly string _folder;

    private Site(WebApplication app, CatalogDatabase catalog, string folder) => (_app, _catalog, _folder) = (app, catalog, folder);

    public FakeTime Time { get; private init; } = null!;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Folder => _folder;

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<Site> StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("photosearch-").FullName;
        var time = new FakeTime();
        var catalog = new CatalogDatabase(Path.Combine(folder, "catalog.db"), time);
        await catalog.OpenAsync(TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, string? (s) => s.Value));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(catalog);
        builder.Services.AddAccounts(folder).AddApi();
        builder.Services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000);
        builder.Services
            .AddSingleton<RecentSearches>().AddSingleton<SavedSearches>().AddSingleton(_ => Hull<Suggester>())
            .AddSingleton(_ => Hull<PhotoSearcher>()).AddSingleton(_ => Hull<PhotoShelf>()).AddSingleton(_ => Hull<LibraryReport>())
            .AddSingleton(_ => Hull<ModelsReport>()).AddSingleton(_ => Hull<IndexReport>()).AddSingleton(Hull<PictureEmbedder>()).AddSingleton(_ => Hull<DuplicateFinder>()).AddSingleton(_ => Hull<PhotoMap>()).AddSingleton(_ => Hull<AlbumShelf>()).AddSingleton<MarkTable>().AddSingleton(_ => Hull<WorkingModels>()).AddSingleton(_ => Hull<ModelInUse>())
            .AddSingleton(new Readiness { Check = () => (false, "No model yet.") });
        var site = new Site(Build(builder), catalog, folder) { Time = time };
        await site._app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    /// <summary>A site with the administrator "Ann".</summary>
    public static async Task<Site> WithAnnAsync(params (string Key, string Value)[] settings)
    {
        var site = await StartAsync(settings);
        await site.Get<AccountStore>().AddFirstAsync("Ann", Password, TestContext.Current.CancellationToken);
        return site;
    }

    public Browser Open() => new(Address);

    public async Task<Browser> SignedInAsync(string name = "Ann", string password = Password)
    {
        var browser = Open();
        using var answer = await browser.PostAsync("/sign-in", ("name", name), ("password", password));
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _catalog.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseApi();
        app.UseAccounts();
        app.MapAccounts();
        app.MapApi();
        app.MapGet("/", () => "home");
        app.MapGet("/account", () => "account");
        // Blazor pages take GET and POST alike.
        app.MapMethods("/sign-in", ["GET", "POST"], () => "sign in").AllowAnonymous();
        app.MapMethods("/first-run", ["GET", "POST"], () => "first run").AllowAnonymous();
        app.MapGet("/_test/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken!).AllowAnonymous();
        app.MapGet("/_test/picture", (HttpContext context, bool download) =>
        {
            SecurityHeaders.SetPicture(context.Response, "Käfer \"1\".jpg", download);
            return Results.Bytes([1, 2, 3], "image/jpeg");
        }).AllowAnonymous();
        app.MapGet("/api/v1/_test/failure", string () => throw new InvalidOperationException("the secret reason")).AllowAnonymous();
        return app;
    }

    private static T Hull<T>() => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}

/// <summary>A client that keeps cookies, follows no redirect, and fetches antiforgery tokens as a page would carry them.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(Uri address)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies, CheckCertificateRevocationList = true };
        _client = new HttpClient(handler) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; } = new();

    public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(address, TestContext.Current.CancellationToken);

    public Task<string> TokenAsync() => _client.GetStringAsync("/_test/token", TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] fields) =>
        await PostBareAsync(address, [.. fields, ("__RequestVerificationToken", await TokenAsync())]);

    /// <summary>Posts as a foreign page would: without a token.</summary>
    public async Task<HttpResponseMessage> PostBareAsync(string address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await _client.PostAsync(address, form, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, object? body = null, string? bearer = null, string? token = null, string accept = "*/*")
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        if (token is not null)
        {
            request.Headers.Add("RequestVerificationToken", token);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
