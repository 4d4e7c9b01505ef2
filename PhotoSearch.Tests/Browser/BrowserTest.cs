using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>
/// A test in a real browser. When it ends, no page of it may have complained: no script error, no refusal of the content
/// policy, no file that did not come.
/// </summary>
public abstract class BrowserTest(VisitedSite site) : IAsyncDisposable
{
    /// <summary>A script in a page may wait for ever, and Playwright with it. The longest test takes two minutes beside others, and four on a machine that others use too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    private readonly CancellationTokenSource _over = new();
    private readonly List<IBrowserContext> _windows = [];
    private readonly List<string> _complaints = [];

    /// <summary>What a test causes on purpose; a complaint that holds one of these words does not count.</summary>
    private protected List<string> Expected { get; } = [];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _over.Dispose();
        foreach (var window in _windows)
        {
            await window.DisposeAsync();
        }

        GC.SuppressFinalize(this);
        lock (_complaints)
        {
            var unexpected = _complaints.Where(said => !Expected.Exists(said.Contains)).ToList();
            Assert.True(unexpected.Count == 0, string.Join("\n", unexpected));
        }
    }

    /// <summary>A page in a window of its own.</summary>
    private protected async Task<IPage> OpenAsync(string address, BrowserNewContextOptions? looks = null, bool isSignedIn = true)
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        var window = await site.WindowAsync(isSignedIn, looks);
        _windows.Add(window);
        _ = EndAsync(window, _over.Token);
        window.Console += (_, said) => Hear(said);
        window.WebError += (_, error) => Complain($"{error.Page?.Url}: {error.Error}");
        var page = await window.NewPageAsync();
        var answer = await page.GotoAsync(address);
        Assert.True(answer is null or { Status: < 500 }, $"{address}: {answer?.Status}");
        return page;
    }

    /// <summary>Whatever waits for something in the window fails then, and says so.</summary>
    private async Task EndAsync(IBrowserContext window, CancellationToken over)
    {
        await Task.Delay(Patience, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!over.IsCancellationRequested)
        {
            Complain($"After {Patience.TotalMinutes} minutes the window was closed.");
            await window.CloseAsync();
        }
    }

    private void Hear(IConsoleMessage said)
    {
        // Chromium also lists a page that is itself a 404 as a file that did not come; that page is what was asked for.
        var isThePage = said.Location.StartsWith(said.Page?.Url ?? " ", StringComparison.Ordinal);
        if (said.Type is "error" or "warning" && !(isThePage && said.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)))
        {
            Complain($"{said.Page?.Url}: {said.Type}: {said.Text} ({said.Location})");
        }
    }

    private void Complain(string complaint)
    {
        lock (_complaints)
        {
            _complaints.Add(complaint);
        }
    }
}
