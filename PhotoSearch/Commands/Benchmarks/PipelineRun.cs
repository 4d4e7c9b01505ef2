using System.Diagnostics;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>The whole site over the photos, from ready to indexed; and another time with people asking meanwhile.</summary>
internal static class PipelineRun
{
    /// <summary>Seldom while it lasts, because a look costs the site some milliseconds; often when the end is near.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLastLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>So many photos left are the end.</summary>
    private const int Last = 20;

    private static readonly TimeSpan BetweenQueries = TimeSpan.FromMilliseconds(150);

    private const int Queries = 40;

    /// <summary>Fewer say nothing about a median.</summary>
    private const int FewestQueries = 10;

    public static async Task<PipelineResult> IndexAsync(string photos, int count, BenchModel model, BenchProgress progress, CancellationToken cancellationToken)
    {
        var begun = progress.Begin("the whole site", count);
        await using var site = await SiteProcess.StartAsync(photos, model.Folder, cancellationToken);
        var (clock, processor) = (Stopwatch.GetTimestamp(), site.ProcessorTime);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (true)
        {
            var (indexed, failed, isOver) = await site.CountsAsync(cancellationToken);
            begun((int)indexed);
            if (isOver && indexed + failed >= count)
            {
                var spent = new Spent(count, Stopwatch.GetElapsedTime(clock), site.ProcessorTime - processor);
                if (failed > 0)
                {
                    throw new CommandException($"{failed} of the {count} photos could not be indexed, so nothing can be said about the rate.");
                }

                var (idle, cached) = model.Files.HasText ? await AskAsync(site, "idle", static () => Task.FromResult(true), cancellationToken) : (null, null);
                return new PipelineResult(spent, site.PeakBytes, site.DecoderPeakBytes, idle, cached);
            }

            timer.Period = count - indexed - failed > Last ? BetweenLooks : BetweenLastLooks;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Medians of the words' milliseconds while photos come in at full rate; null where they were over too soon.</summary>
    public static async Task<(double? Uncached, double? Cached)> AskWhileIndexingAsync(string photos, BenchModel model, BenchProgress progress, CancellationToken cancellationToken)
    {
        progress.Say("the whole site again, with words asked meanwhile ...");
        await using var site = await SiteProcess.StartAsync(photos, model.Folder, cancellationToken);
        using var timer = new PeriodicTimer(BetweenLastLooks);
        while ((await site.CountsAsync(cancellationToken)) is { Indexed: 0, IsOver: false })
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return await AskAsync(site, "busy", async () => !(await site.CountsAsync(cancellationToken)).IsOver, cancellationToken);
    }

    private static async Task<(double? Uncached, double? Cached)> AskAsync(SiteProcess site, string word, Func<Task<bool>> isToGoOn, CancellationToken cancellationToken)
    {
        List<double> uncached = [], cached = [];
        using var timer = new PeriodicTimer(BetweenQueries);
        foreach (var words in TextQueries.New().Take(Queries).Select(words => $"{words} {word}"))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            if (!await isToGoOn())
            {
                break;
            }

            uncached.Add(await EmbedAsync(site, words, cancellationToken));
            cached.Add(await EmbedAsync(site, words, cancellationToken));
        }

        return uncached.Count < FewestQueries ? (null, null) : (TextQueries.Middle(uncached), TextQueries.Middle(cached));
    }

    private static async Task<double> EmbedAsync(SiteProcess site, string words, CancellationToken cancellationToken)
    {
        var answer = await site.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(words)}&take=10", cancellationToken);
        return answer.GetProperty("elapsedMs").GetProperty("embed").GetDouble();
    }
}

/// <param name="IdleMs">Words to a vector, median, with nothing else to do; null where too few were asked.</param>
/// <param name="CachedMs">The same words again.</param>
internal sealed record PipelineResult(Spent Spent, long PeakBytes, long DecoderPeakBytes, double? IdleMs, double? CachedMs);
