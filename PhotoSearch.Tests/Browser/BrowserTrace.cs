using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>What Chromium's own trace says of a stretch of a page's life.</summary>
/// <param name="Took">Each task of the page's main thread in which something of the page ran, in processor time: what other programs do meanwhile does not count.</param>
/// <param name="Doing">What took most of the longest one.</param>
/// <param name="Besides">The longest task in which nothing of the page ran: the browser's own, such as clearing its memory and this very trace.</param>
internal sealed record BrowserTrace(IReadOnlyList<TimeSpan> Took, string Doing, string Besides)
{
    private const string Task = "RunTask";

    private const int MostParts = 12;

    /// <summary>Scripts, style, layout, painting and reading documents, as Chromium names them.</summary>
    private static readonly HashSet<string> Work = new(StringComparer.Ordinal)
    {
        "FunctionCall", "EvaluateScript", "RunMicrotasks", "v8.callFunction", "TimerFire", "FireAnimationFrame", "EventDispatch", "ParseHTML", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "HitTest",
    };

    public TimeSpan LongestTask => Took.Max();

    public int Longer(TimeSpan than) => Took.Count(took => took > than);

    public static async Task<BrowserTrace> OfAsync(IPage page, Func<Task> act)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var (parts, pages) = (new List<Part>(), new HashSet<(int, int)>());
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("Tracing.dataCollected").OnEvent += (_, data) => Keep(data!.Value.GetProperty("value"), parts, pages);
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => isDone.SetResult();
        await session.SendAsync("Tracing.start", new() { ["categories"] = "v8,devtools.timeline,disabled-by-default-devtools.timeline", ["transferMode"] = "ReportEvents" });
        await act();
        await session.SendAsync("Tracing.end");
        await isDone.Task;
        await session.DetachAsync();
        return Read([.. parts.Where(part => pages.Contains(part.Thread))]);
    }

    /// <summary>There are millions: what has no duration, and who asked for it, is let go of at once.</summary>
    private static void Keep(JsonElement events, List<Part> parts, HashSet<(int, int)> pages)
    {
        foreach (var one in events.EnumerateArray())
        {
            var thread = (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());
            var name = one.GetProperty("name").GetString() ?? "";
            if (name == "thread_name" && one.GetProperty("args").GetProperty("name").ValueEquals("CrRendererMain"))
            {
                pages.Add(thread);
            }
            else if (one.TryGetProperty("tdur", out var processor) && one.TryGetProperty("dur", out var lasts))
            {
                parts.Add(new Part(string.Intern(name), thread, one.GetProperty("ts").GetInt64(), lasts.GetInt64(), processor.GetInt64(), name == Task ? "" : Say(one)));
            }
        }
    }

    private static BrowserTrace Read(List<Part> parts)
    {
        var took = new List<TimeSpan>();
        var ((longest, doing), (other, besides)) = ((default(Part), new List<Part>()), (default(Part), new List<Part>()));
        foreach (var thread in parts.GroupBy(part => part.Thread))
        {
            // In the order in which they begin; of those that begin together the outer one first: each part lies in the task that began last before it.
            List<Part> within = [];
            Part task = default;
            foreach (var part in thread.OrderBy(part => part.Begins).ThenByDescending(part => part.Lasts).Append(default(Part) with { Name = Task, Begins = long.MaxValue }))
            {
                if (part.Name != Task)
                {
                    if (part.Begins <= task.Begins + task.Lasts)
                    {
                        within.Add(part);
                    }

                    continue;
                }

                if (within.Exists(one => Work.Contains(one.Name)))
                {
                    took.Add(TimeSpan.FromMicroseconds(task.Processor));
                    (longest, doing) = task.Processor > longest.Processor ? (task, within) : (longest, doing);
                }
                else
                {
                    (other, besides) = task.Processor > other.Processor ? (task, within) : (other, besides);
                }

                (task, within) = (part, []);
            }
        }

        Assert.True(took.Count > 0, $"The trace holds no task of a page among {parts.Count} events.");
        return new BrowserTrace(took, Say(longest, doing), Say(other, besides));
    }

    private static string Say(Part task, List<Part> within) => string.Create(
        CultureInfo.InvariantCulture,
        $"{task.Processor / 1000.0:N1} ms: {string.Join("; ", within.OrderByDescending(part => part.Processor).Take(MostParts).Select(part => $"{part.Name} {part.Processor / 1000.0:N1} ms {part.Said}".TrimEnd()))}");

    private static string Say(JsonElement one)
    {
        var data = one.TryGetProperty("args", out var args) && args.TryGetProperty("data", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : default;
        string? One(string name) => data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) ? value.ToString() : null;
        return $"{One("functionName")} {One("url")?.Split('/')[^1]}:{One("lineNumber")}".Trim(' ', ':');
    }

    /// <summary>Times in microseconds.</summary>
    private readonly record struct Part(string Name, (int Process, int Thread) Thread, long Begins, long Lasts, long Processor, string Said);
}
