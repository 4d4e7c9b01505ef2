using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>What Chromium's own trace says of a stretch of a page's life.</summary>
/// <param name="LongestTask">Of the page's main thread, in processor time: what other programs do meanwhile does not count.</param>
internal sealed record BrowserTrace(TimeSpan LongestTask, int Tasks)
{
    public static async Task<BrowserTrace> OfAsync(IPage page, Func<Task> act)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var events = new List<JsonElement>();
        var isDone = new TaskCompletionSource();
        session.Event("Tracing.dataCollected").OnEvent += (_, data) => events.AddRange(data!.Value.GetProperty("value").EnumerateArray().Select(one => one.Clone()));
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => isDone.SetResult();
        await session.SendAsync("Tracing.start", new() { ["categories"] = "toplevel,disabled-by-default-devtools.timeline", ["transferMode"] = "ReportEvents" });
        await act();
        await session.SendAsync("Tracing.end");
        await isDone.Task;
        await session.DetachAsync();
        return Read(events);
    }

    private static BrowserTrace Read(List<JsonElement> events)
    {
        var pages = events.Where(one => Name(one) == "thread_name" && one.GetProperty("args").GetProperty("name").GetString() == "CrRendererMain").Select(Thread).ToHashSet();
        var tasks = events.Where(one => Name(one) == "RunTask" && pages.Contains(Thread(one)) && one.TryGetProperty("tdur", out _)).Select(one => one.GetProperty("tdur").GetInt64()).ToList();
        Assert.True(tasks.Count > 0, $"The trace holds no task of a page among {events.Count} events.");
        return new BrowserTrace(TimeSpan.FromMicroseconds(tasks.Max()), tasks.Count);
    }

    private static string Name(JsonElement one) => one.GetProperty("name").GetString() ?? "";

    private static (int Process, int Thread) Thread(JsonElement one) => (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());
}
