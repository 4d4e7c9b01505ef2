using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>How much of a page moved by itself since it was opened (https://web.dev/articles/cls), and what moved most.</summary>
internal sealed record LayoutShift(double Sum, string Moved)
{
    private const string Observed = """
        () => new Promise(done => {
          const entries = [];
          const say = ({ node, previousRect: from, currentRect: to }) => `${node?.nodeName} ${node?.className ?? node?.parentElement?.className} from ${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height}`;
          new PerformanceObserver(list => { entries.push(...list.getEntries()); }).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => setTimeout(() => done([
            entries.reduce((sum, entry) => sum + entry.value, 0),
            entries.sort((one, other) => other.value - one.value).slice(0, 3).map(entry => `${entry.value.toFixed(4)} at ${entry.startTime.toFixed(0)} ms: ${entry.sources.map(say).join("; ")}`).join(" | ")]), 100));
        })
        """;

    public static async Task<LayoutShift> OfAsync(IPage page)
    {
        var observed = await page.EvaluateAsync<JsonElement>(Observed);
        return new(observed[0].GetDouble(), observed[1].GetString()!);
    }

    public override string ToString() => $"Layout shift {Sum}: {Moved}";
}
