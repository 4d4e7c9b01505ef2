using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>What Chromium's own trace says of a stretch of a page's life.</summary>
/// <param name="LongestTask">Of the page's main thread in which something of the page ran, in processor time: what other programs do meanwhile does not count.</param>
/// <param name="Doing">What took most of that task.</param>
/// <param name="Besides">The longest task in which nothing of the page ran: the browser's own, such as clearing its memory and this very trace.</param>
/// <param name="LongTasks">Such tasks that took longer than <see cref="Long"/>.</param>
internal sealed record BrowserTrace(TimeSpan LongestTask, int LongTasks, int Tasks, string Doing, string Besides)
{
    /// <summary>Scripts, style, layout, painting and reading documents, as Chromium names them.</summary>
    private static readonly HashSet<string> Work = new(StringComparer.Ordinal)
    {
        "FunctionCall", "EvaluateScript", "RunMicrotasks", "v8.callFunction", "TimerFire", "FireAnimationFrame", "EventDispatch", "ParseHTML", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "HitTest",
    };

    private const int MostParts = 6;

    /// <summary>From then on a person feels that the page does not answer (W3C, Long Tasks).</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMilliseconds(50);

    public static async Task<BrowserTrace> OfAsync(IPage page, Func<Task> act)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var events = new List<JsonElement>();
        var isDone = new TaskCompletionSource();
        session.Event("Tracing.dataCollected").OnEvent += (_, data) => events.AddRange(data!.Value.GetProperty("value").EnumerateArray().Select(one => one.Clone()));
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => isDone.SetResult();
        await session.SendAsync("Tracing.start", new() { ["categories"] = "toplevel,v8,devtools.timeline,disabled-by-default-devtools.timeline,disabled-by-default-v8.gc", ["transferMode"] = "ReportEvents" });
        await act();
        await session.SendAsync("Tracing.end");
        await isDone.Task;
        await session.DetachAsync();
        return Read(events);
    }

    private static BrowserTrace Read(List<JsonElement> events)
    {
        var pages = events.Where(one => Name(one) == "thread_name" && one.GetProperty("args").GetProperty("name").GetString() == "CrRendererMain").Select(Thread).ToHashSet();
        var tasks = events.Where(one => Name(one) == "RunTask" && pages.Contains(Thread(one)) && one.TryGetProperty("tdur", out _)).ToList();
        Assert.True(tasks.Count > 0, $"The trace holds no task of a page among {events.Count} events.");
        // Both by the time of their beginning: each part lies in the task that began last before it.
        var begins = tasks.GroupBy(Thread).ToDictionary(thread => thread.Key, thread => thread.OrderBy(Begins).ToList());
        var ofPage = new HashSet<JsonElement>();
        foreach (var part in events.Where(one => Work.Contains(Name(one)) && begins.ContainsKey(Thread(one))))
        {
            if (TaskOf(begins[Thread(part)], Begins(part)) is { ValueKind: JsonValueKind.Object } task)
            {
                ofPage.Add(task);
            }
        }

        var longest = ofPage.MaxBy(Processor);
        var other = tasks.Where(task => !ofPage.Contains(task)).MaxBy(Processor);
        return new BrowserTrace(
            TimeSpan.FromMicroseconds(Processor(longest)), ofPage.Count(task => TimeSpan.FromMicroseconds(Processor(task)) > Long), tasks.Count, Inside(events, longest), string.Create(CultureInfo.InvariantCulture, $"{Processor(other) / 1000.0:N1} ms: {Inside(events, other)}"));
    }

    private static JsonElement TaskOf(List<JsonElement> tasks, long at)
    {
        var (low, high) = (0, tasks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Begins(tasks[middle]) <= at ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && at <= Begins(tasks[low - 1]) + tasks[low - 1].GetProperty("dur").GetInt64() ? tasks[low - 1] : default;
    }

    private static string Inside(List<JsonElement> events, JsonElement task) => string.Join("; ", events
        .Where(one => Thread(one) == Thread(task) && one.TryGetProperty("tdur", out _) && !Name(one).EndsWith("RunTask", StringComparison.Ordinal) && Begins(one) >= Begins(task) && Begins(one) <= Begins(task) + task.GetProperty("dur").GetInt64())
        .OrderByDescending(Processor).Take(MostParts).Select(Say));

    private static string Say(JsonElement part)
    {
        var data = part.TryGetProperty("args", out var args) && args.TryGetProperty("data", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : default;
        string? One(string name) => data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) ? value.ToString() : null;
        return string.Create(CultureInfo.InvariantCulture, $"{Name(part)} {Processor(part) / 1000.0:N1} ms {One("functionName")} {One("url")?.Split('/')[^1]}:{One("lineNumber")}").TrimEnd(' ', ':');
    }

    private static long Begins(JsonElement one) => one.GetProperty("ts").GetInt64();

    /// <summary>Microseconds.</summary>
    private static long Processor(JsonElement one) => one.GetProperty("tdur").GetInt64();

    private static string Name(JsonElement one) => one.GetProperty("name").GetString() ?? "";

    private static (int Process, int Thread) Thread(JsonElement one) => (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());
}
