using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>The page of models, as an administrator uses it.</summary>
public sealed class ModelsTests(TwoModels site) : BrowserTest(site), IClassFixture<TwoModels>
{
    private const string Recommended = "CLIP ViT-B/32, LAION-2B";

    /// <summary>A download is tried six times, with pauses, before it is given up.</summary>
    private const float UntilGivenUp = 90_000;

    private static BrowserNewContextOptions NoScript => new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk };

    [Fact]
    public async Task It_tells_what_is_in_use_what_is_here_and_what_can_be_had()
    {
        var page = await OpenAsync("/");
        await page.Link("Choose a model").ClickAsync();

        await Expect(page.Heading("Models")).ToBeVisibleAsync();
        await Expect(Card(page, "Starter model")).ToContainTextAsync("In use");
        await Expect(Card(page, TwoModels.Broken)).ToContainTextAsync("preprocess_cfg.json");
        await Expect(Card(page, TwoModels.Broken).GetByRole(AriaRole.Button, new() { Name = "Measure" })).ToHaveCountAsync(0);
        await Expect(Card(page, Recommended)).ToContainTextAsync(new Regex("Recommended for English.*610 MB to download.*COCO 39.3", RegexOptions.Singleline));
        await Expect(Card(page, "CLIP ViT-B/32 with XLM-RoBERTa")).ToContainTextAsync("Recommended for 50+ languages");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Computed by");
        await page.GetByText(new Regex("more models")).ClickAsync();
        await Expect(page.Heading("CLIP ViT-L/14, OpenAI")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
    }

    [Fact]
    public async Task What_was_opened_typed_and_focused_before_the_circuit_stands_stays_so()
    {
        var page = await OpenAsync("/help");
        var connect = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await connect.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/models");
        var name = page.GetByLabel("Name of a model");
        await name.FillAsync("of no model");
        var more = page.GetByText(new Regex("more models"));
        await more.ClickAsync();
        await Expect(page.Heading("CLIP ViT-L/14, OpenAI")).ToBeVisibleAsync();

        connect.SetResult();
        await Expect(page.Locator("[data-live]")).ToBeVisibleAsync();

        await Expect(page.Heading("CLIP ViT-L/14, OpenAI")).ToBeVisibleAsync();
        await Expect(more).ToBeFocusedAsync();
        await Expect(name).ToHaveValueAsync("of no model");
        await page.Button("Install").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("\"of no model\" is no name");
    }

    [Fact]
    public async Task Without_network_an_installation_fails_in_a_sentence_and_can_be_tried_again()
    {
        var page = await OpenLiveAsync();
        var card = Card(page, Recommended);

        await page.Button($"Install {Recommended}").ClickAsync();
        await Expect(page.Button($"Stop {Recommended}")).ToBeVisibleAsync();
        await Expect(card).ToContainTextAsync(new Regex("cannot be reached.*Embeddings:Mirror"), new() { Timeout = UntilGivenUp });
        await Barriers.NoneAsync(page);

        await page.Button($"Try again {Recommended}").ClickAsync();
        await page.Button($"Stop {Recommended}").ClickAsync();
        await Expect(card).ToContainTextAsync("Stopped");
    }

    [Fact]
    public async Task Another_model_comes_can_be_cancelled_and_takes_over()
    {
        await OrderAsync("pause", new { paused = true });
        var page = await OpenLiveAsync();
        await page.EvaluateAsync("document.title = 'not loaded again'");

        await Card(page, TwoModels.Second).GetByText("Use", new() { Exact = true }).ClickAsync();
        await Expect(Card(page, TwoModels.Second)).ToContainTextAsync("Your 3 photos are embedded again in the background; measure the model first");
        await page.Button($"Use this model {TwoModels.Second}").ClickAsync();
        await Expect(page.Heading("On its way")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = $"Photos embedded with {TwoModels.Second}" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("0 of 3 photos");
        await Barriers.NoneAsync(page);
        await page.Button($"Cancel {TwoModels.Second}").ClickAsync();
        await Expect(page.Heading("On its way")).ToHaveCountAsync(0);

        await page.Button($"Measure {TwoModels.Second}").ClickAsync();
        await Expect(Card(page, TwoModels.Second)).ToContainTextAsync(new Regex(@"Measured here: [\d.,]+ photos a second, [\d.,]+ ms for a query"), new() { Timeout = 60_000 });
        await OrderAsync("pause", new { paused = false });
        await page.GetByLabel($"Use {TwoModels.Second}", new() { Exact = true }).ClickAsync();
        await Expect(Card(page, TwoModels.Second)).ToContainTextAsync("at the measured");
        await page.Button($"Use this model {TwoModels.Second}").ClickAsync();
        await Expect(Card(page, TwoModels.Second)).ToContainTextAsync("In use", new() { Timeout = 60_000 });
        Assert.Equal("not loaded again", await page.TitleAsync());
        await page.GotoAsync("/?q=waves");
        await Expect(page.Tiles()).ToHaveCountAsync(3);

        await OrderAsync("models/use", new { name = "starter" });
        await Eventually.TrueAsync(
            async () => (await site.Running.GetAsync("/api/v1/status")).GetProperty("model").GetString() == "starter", TimeSpan.FromSeconds(60), "the starter should serve again");
    }

    [Fact]
    public async Task Without_script_every_order_is_a_form()
    {
        var page = await OpenAsync("/models", NoScript);

        await page.Button($"Verify {TwoModels.Second}").ClickAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await page.GotoAsync("/models");
                return (await Card(page, TwoModels.Second).InnerTextAsync()).Contains("It works. This program did not download it", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(60),
            "what was found should be told");
        await page.GetByLabel("Name of a model").FillAsync("no model!");
        await page.Button("Install").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("\"no model!\" is no name of a model");
        await Expect(page).ToHaveURLAsync(new Regex("/models\\?refused="));
    }

    [Fact]
    public async Task Who_is_no_administrator_neither_sees_it_nor_is_led_there()
    {
        await OrderAsync("accounts", new { name = "Guest", password = "four or five words", isAdmin = false });
        var page = await OpenAsync("/sign-in", isSignedIn: false);
        await page.SignInAsync("Guest", "four or five words");
        await page.WaitForURLAsync("/");
        await Expect(page.Link("Models")).ToHaveCountAsync(0);
        await Expect(page.Link("Choose a model")).ToHaveCountAsync(0);

        var answer = await page.GotoAsync("/models");

        Assert.Equal(403, answer?.Status);
        await Expect(page.Heading("Models")).ToHaveCountAsync(0);
    }

    /// <summary>With its circuit standing: what is rendered before it is replaced by it, with what was unfolded.</summary>
    private async Task<IPage> OpenLiveAsync()
    {
        var page = await OpenAsync("/models");
        await Expect(page.Locator("[data-live]")).ToBeVisibleAsync();
        return page;
    }

    private static ILocator Card(IPage page, string title) =>
        page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    private async Task OrderAsync(string address, object body)
    {
        using var answer = await site.Running.Http.PostAsJsonAsync(new Uri($"/api/v1/{address}", UriKind.Relative), body, Cancel);
        answer.EnsureSuccessStatusCode();
    }
}
