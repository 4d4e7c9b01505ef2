using Microsoft.Playwright;
using PhotoSearch.Tests.Program;

namespace PhotoSearch.Tests.Browser;

/// <summary>The running program with some photos in its folder, and a browser to look at it: started once for all tests that share it.</summary>
public abstract class VisitedSite : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>Far longer than it takes where nobody else needs the processors.</summary>
    private static readonly TimeSpan FirstSweep = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _photos = new();
    private readonly TemporaryFolder _data = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private RunningSite? _running;
    private string? _session;

    /// <summary>Why this site cannot be visited on this machine; null when it can.</summary>
    public string? Missing { get; private set; }

    internal TemporaryFolder Photos => _photos;

    internal RunningSite Running => _running ?? throw new InvalidOperationException("The site was not started.");

    private protected virtual (string Name, string Value)[] Settings => [];

    private protected virtual bool HasAccounts => true;

    private protected virtual string ProgramPath => RunningSite.ProgramPath;

    public async ValueTask InitializeAsync()
    {
        Missing = File.Exists(Chromium) ? Lacking() : $"{Chromium} is absent: apt-get install chromium.";
        if (Missing is not null)
        {
            return;
        }

        // Two cores are busy with other tests as well; what is slow here is not wrong.
        Assertions.SetDefaultExpectTimeout(15_000);
        var photos = Fill(_photos);
        await PrepareAsync(_data);
        _running = await RunningSite.StartAsync(ProgramPath, _photos.Path, _data.Path, Settings);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        });
        await _running.IndexedAsync(photos, FirstSweep);
        if (HasAccounts)
        {
            await SignInAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }

        _photos.Dispose();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A fresh browser window of a person who has never been here, or who is signed in as the administrator.</summary>
    internal async Task<IBrowserContext> WindowAsync(bool isSignedIn, BrowserNewContextOptions? looks = null)
    {
        looks ??= new() { ViewportSize = Screen.Desk };
        looks.BaseURL = Running.Address;
        looks.StorageState = isSignedIn ? _session : null;
        return await _browser!.NewContextAsync(looks);
    }

    /// <summary>Puts the photos into the folder; how many.</summary>
    private protected abstract int Fill(TemporaryFolder photos);

    /// <summary>What lies in the data folder before the start.</summary>
    private protected virtual Task PrepareAsync(TemporaryFolder data) => Task.CompletedTask;

    /// <summary>What else is needed and is not there; null when nothing is.</summary>
    private protected virtual string? Lacking() => null;

    /// <summary>Once for all: a person signs in once, too.</summary>
    private async Task SignInAsync()
    {
        await using var window = await WindowAsync(isSignedIn: false);
        var page = await window.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.SignInAsync(RunningSite.AdminName, RunningSite.AdminPassword);
        await page.WaitForURLAsync("/");
        _session = await window.StorageStateAsync();
    }
}
