using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoSearch.Tests.Decoding;
using static Microsoft.Playwright.Assertions;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site whose photos are marked by its tests; photographs where they are at hand. One of them carries a rating and a keyword of its own.</summary>
public sealed class MarkedPhotos : VisitedSite
{
    internal const int Count = 24;

    private static readonly byte[] Beside = Encoding.UTF8.GetBytes(JpegTags.Packet(JpegTags.Bag("dc:subject", "holiday") + "<xmp:Rating>4</xmp:Rating>"));

    private protected override int Fill(TemporaryFolder photos)
    {
        var folder = Path.Combine(Repository.Shared, "photos");
        var real = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Take(Count).ToList() : [];
        for (var i = 0; i < Count; i++)
        {
            var path = photos.Write($"{i:00}.{(i < real.Count ? "jpg" : "png")}", i < real.Count ? File.ReadAllBytes(real[i]) : SomePhoto.Png(i));
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 5, 30, 12, 0, 0, DateTimeKind.Utc).AddDays(-i));
            if (i == 0)
            {
                photos.Write(Path.GetFileName(path) + ".xmp", Beside);
            }
        }

        return Count;
    }
}

[CollectionDefinition]
public sealed class MarkedPhotosTests : ICollectionFixture<MarkedPhotos>;

/// <summary>Marks given on the pages, with script and without; each test has photos of its own.</summary>
[Collection<MarkedPhotosTests>]
public sealed class MarksTests(MarkedPhotos site) : BrowserTest(site)
{
    private static BrowserNewContextOptions NoScript => new() { JavaScriptEnabled = false, ViewportSize = Screen.Desk };

    private static string Folder => Path.Combine(Repository.Root, "artifacts", "screenshots");

    [Fact]
    public async Task Without_script_picked_photos_become_favourites_and_go_into_a_new_album()
    {
        var page = await OpenAsync("/?sort=name", NoScript);
        await PickAsync(page, 1, 2);
        await page.Button("Favourite").ClickAsync();
        await page.IsAtAsync("/?sort=name");
        await Expect(Pictures(page).Nth(1)).ToHaveAttributeAsync("alt", new Regex(", favourite$"));

        await PickAsync(page, 1, 2, 3);
        await Drawer(page, "Album").ClickAsync();
        await Picked(page).GetByLabel("Album", new() { Exact = true }).FillAsync("No script (2026)");
        await Picked(page).GetByLabel("Album", new() { Exact = true }).PressAsync("Enter");
        await page.IsAtAsync("/?sort=name");

        await page.GotoAsync("/albums");
        await page.GetByRole(AriaRole.Link, new() { Name = "No script (2026) 3 photos" }).ClickAsync();
        await Expect(page.Tiles()).ToHaveCountAsync(3);
        await PickAsync(page, 0);
        await Drawer(page, "Album").ClickAsync();
        await page.Button("Remove from No script 2026").ClickAsync();
        await Expect(page.Tiles()).ToHaveCountAsync(2);

        await page.GotoAsync("/albums");
        await Change(page, "No script (2026)").ClickAsync();
        await page.GetByLabel("Name of the album").Filter(new() { Visible = true }).FillAsync("Renamed");
        await page.Button("Rename").Filter(new() { Visible = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Renamed 2 photos" })).ToBeVisibleAsync();
        await page.GetByLabel("Name of a new album").FillAsync("RENAMED");
        await page.Button("Create").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is an album of this name already.");
        await Change(page, "Renamed").ClickAsync();
        await page.Button("Delete the album").Filter(new() { Visible = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Renamed") })).ToHaveCountAsync(0);

        // Of these two days; other tests have favourites of their own.
        await page.GotoAsync("/?q=is:favourite+after:2026-05-28+before:2026-05-30");
        await Expect(page.Tiles()).ToHaveCountAsync(2);
        await PickAsync(page, 0, 1);
        await page.Button("Not favourites").ClickAsync();
        await Expect(page.Heading("Nothing found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_script_one_photo_is_marked_on_its_page()
    {
        var page = await OpenAsync("/?sort=name", NoScript);
        await page.Tiles().Nth(4).ClickAsync();
        var address = new Uri(page.Url).PathAndQuery;

        await page.Button("Favourite").ClickAsync();
        await page.IsAtAsync(address);
        await Expect(page.Button("Favourite")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Button("3 stars").ClickAsync();
        await Expect(page.Button("3 stars")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByLabel("New tag").FillAsync("Grandma's garden");
        await page.GetByLabel("New tag").PressAsync("Enter");
        await page.Link("Grandma's garden").ClickAsync();
        await Expect(page.Tiles()).ToHaveCountAsync(1);
        await page.GotoAsync(address);
        await page.Button("Remove the tag Grandma's garden").ClickAsync();
        await Expect(page.Link("Grandma's garden")).ToHaveCountAsync(0);
        await page.GetByText("Give it a title").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Title", Exact = true }).FillAsync("Apples");
        await page.Button("Save title").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Definition).Filter(new() { HasText = "Apples" })).ToBeVisibleAsync();
        await page.Button("3 stars").ClickAsync();
        await page.Button("Favourite").ClickAsync();
        await Expect(page.Button("3 stars")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task With_script_the_page_stays_and_says_what_was_done()
    {
        var page = await OpenAsync("/?sort=name");
        await page.EvaluateAsync("window.stays = true");
        await PickAsync(page, 6, 7);
        await page.Button("Favourite").ClickAsync();
        await Expect(page.GetByText("2 photos added to your favourites.")).ToBeVisibleAsync();
        await Expect(Pictures(page).Nth(6)).ToHaveAttributeAsync("alt", new Regex(", favourite$"));

        await Drawer(page, "Rate").ClickAsync();
        await Barriers.NoneAsync(page);
        await page.SetViewportSizeAsync(Screen.Desk.Width, Screen.Desk.Height);
        await page.Button("5 stars").ClickAsync();
        await Expect(page.GetByText("2 photos rated: 5 stars.")).ToBeVisibleAsync();
        await Expect(page.Button("5 stars")).ToBeHiddenAsync();

        await Drawer(page, "Tag").ClickAsync();
        await Expect(Picked(page).GetByLabel("Tag", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Sea side");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("2 photos tagged Sea side.")).ToBeVisibleAsync();

        await Drawer(page, "Album").ClickAsync();
        await Barriers.NoneAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Add to album")).ToBeHiddenAsync();
        await Drawer(page, "Album").ClickAsync();
        await Picked(page).GetByLabel("Album", new() { Exact = true }).FillAsync("\"()\"");
        await page.Button("Add to album").ClickAsync();
        await Expect(page.GetByText("A name has 1 to 100 characters")).ToBeVisibleAsync();
        Expected.Add("400");
        await Picked(page).GetByLabel("Album", new() { Exact = true }).FillAsync("Sea");
        await page.Button("Add to album").ClickAsync();
        await Expect(page.GetByText("2 photos added to the album Sea.")).ToBeVisibleAsync();
        await page.Button("Unpick all").ClickAsync();
        await Expect(page.Button("Unpick all")).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.stays"));

        await page.GotoAsync("/?q=album:Sea+tag:\"sea+side\"+rating:5");
        await Expect(page.Tiles()).ToHaveCountAsync(2);
        await Expect(page.Link("Remove the filter album: Sea")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_script_a_photos_page_changes_in_place_and_keeps_the_keyboard_where_it_was()
    {
        var page = await OpenAsync("/?sort=name");
        await page.GotoAsync((await page.TileAddressesAsync())[0]);
        await page.EvaluateAsync("window.stays = true");
        await Expect(page.Button("4 stars")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Link("holiday")).ToBeVisibleAsync();
        await Expect(page.Button("Remove the tag holiday")).ToHaveCountAsync(0);

        await page.Button("Favourite").PressAsync("Enter");
        await Expect(page.Button("Favourite")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Button("Favourite")).ToBeFocusedAsync();
        await page.GetByLabel("New tag").FillAsync("boat");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Link("boat")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("New tag")).ToBeFocusedAsync();
        await page.GetByLabel("Album, or a new one").FillAsync("Boats");
        await page.Button("Add to album").ClickAsync();
        await Expect(page.Link("Boats")).ToBeVisibleAsync();
        await Barriers.NoneAsync(page);
        await page.SetViewportSizeAsync(Screen.Desk.Width, Screen.Desk.Height);
        await page.Button("Remove the album Boats").ClickAsync();
        await Expect(page.Link("Boats")).ToHaveCountAsync(0);
        await page.Button("Favourite").ClickAsync();
        await Expect(page.Button("Favourite")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.True(await page.EvaluateAsync<bool>("window.stays"));
    }

    [Fact]
    public async Task A_photo_opened_in_place_is_marked_in_its_facts()
    {
        var page = await OpenAsync("/?sort=name");
        await page.Tiles().Nth(9).ClickAsync();
        await page.Button("Facts").ClickAsync();
        await page.Facts().GetByRole(AriaRole.Button, new() { Name = "Favourite" }).ClickAsync();
        await Expect(page.Facts().GetByRole(AriaRole.Button, new() { Name = "Favourite" })).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByLabel("New tag").PressSequentiallyAsync("in it");
        await Expect(page.GetByLabel("New tag")).ToHaveValueAsync("in it");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Link("in it")).ToBeVisibleAsync();
        await page.Button("Close").ClickAsync();
        await Expect(page.Viewer()).ToHaveCountAsync(0);

        await Expect(Pictures(page).Nth(9)).ToHaveAttributeAsync("alt", new Regex(", favourite$"));
    }

    [Fact]
    public async Task A_form_of_another_site_marks_nothing()
    {
        var page = await OpenAsync("/?sort=name");
        var id = await page.Tiles().Nth(10).GetAttributeAsync("data-id");

        var answer = await page.Context.APIRequest.PostAsync("/marks", new() { Form = page.Context.APIRequest.CreateFormData().Append("do", "favourite").Append("id", id!), MaxRedirects = 0 });
        var elsewhere = await page.Context.APIRequest.PostAsync("/picked", new() { Form = page.Context.APIRequest.CreateFormData().Append("from", "//elsewhere.example/"), MaxRedirects = 0 });

        Assert.Equal("/marks?error=stale&from=%2F", answer.Headers["location"]);
        Assert.Equal("/", elsewhere.Headers["location"]);
        await page.ReloadAsync();
        await Expect(Pictures(page).Nth(10)).Not.ToHaveAttributeAsync("alt", new Regex("favourite"));
    }

    [Fact(Explicit = true)]
    public async Task The_marks_are_shown_on_a_desk_and_a_phone_light_and_dark()
    {
        foreach (var (name, size, scheme) in new[] { ("desk-light", new ViewportSize { Width = 1280, Height = 800 }, ColorScheme.Light), ("desk-dark", new() { Width = 1280, Height = 800 }, ColorScheme.Dark), ("phone-light", Screen.Phone, ColorScheme.Light), ("phone-dark", Screen.Phone, ColorScheme.Dark) })
        {
            var page = await OpenAsync("/?sort=name", new() { ViewportSize = size, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await PickAsync(page, 12, 13, 15);
            await page.Button("Favourite").ClickAsync();
            await Expect(page.GetByText("3 photos added to your favourites.")).ToBeVisibleAsync();
            await KeepAsync(page, $"marks-picked-{name}");
            foreach (var drawer in new[] { "Rate", "Tag", "Album" })
            {
                await Drawer(page, drawer).ClickAsync();
                if (drawer == "Album")
                {
                    await Picked(page).GetByLabel("Album", new() { Exact = true }).FillAsync("Summer in the north");
                }

                await KeepAsync(page, $"marks-{drawer.ToLowerInvariant()}-{name}");
            }

            await page.Button("Add to album").ClickAsync();
            await Expect(page.GetByText("3 photos added to the album Summer in the north.")).ToBeVisibleAsync();
            await Drawer(page, "Album").ClickAsync();
            await KeepAsync(page, $"marks-albums-{name}");
            await page.GotoAsync("/albums");
            await KeepAsync(page, $"albums-{name}");
            await Change(page, "Summer in the north").ClickAsync();
            await KeepAsync(page, $"albums-change-{name}");
            await page.GotoAsync("/?q=album:\"Summer+in+the+north\"+is:favourite");
            await KeepAsync(page, $"album-{name}");
            await page.GotoAsync((await page.TileAddressesAsync())[0]);
            await page.GetByLabel("New tag").FillAsync("midnight sun");
            await page.Button("Add tag").ClickAsync();
            await Expect(page.Link("midnight sun")).ToBeVisibleAsync();
            if (await page.Button("4 stars").GetAttributeAsync("aria-pressed") == "false")
            {
                await page.Button("4 stars").ClickAsync();
                await Expect(page.Button("4 stars")).ToHaveAttributeAsync("aria-pressed", "true");
            }

            await page.Facts().ScrollIntoViewIfNeededAsync();
            await KeepAsync(page, $"marks-photo-{name}");
        }
    }

    private static async Task PickAsync(IPage page, params int[] photos)
    {
        foreach (var photo in photos)
        {
            await page.GetByRole(AriaRole.Checkbox).Nth(photo).CheckAsync();
        }
    }

    private static ILocator Pictures(IPage page) => page.Tiles().GetByRole(AriaRole.Img);

    private static ILocator Picked(IPage page) => page.GetByRole(AriaRole.Form, new() { Name = "Picked photos" });

    private static ILocator Change(IPage page, string album) => page.Locator("summary").Filter(new() { HasText = album });

    private static ILocator Drawer(IPage page, string name) => Picked(page).Locator("summary").Filter(new() { HasText = name });

    private static async Task KeepAsync(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Screenshots.DecodedAsync(page);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
    }
}
