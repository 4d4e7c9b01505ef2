using System.Diagnostics;
using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>How long people wait for an answer of the whole site over HTTP, and where the time goes: idle, and while photos come in.</summary>
/// <param name="photos">That come in.</param>
/// <param name="haste">1; a test has less time.</param>
internal sealed class LatencyPart(SyntheticLibrary library, BenchModel model, string photos, double haste, BenchProgress progress)
{
    private static readonly int[] Crowds = [1, LatencyFigures.Users, 64];

    /// <summary>Of what is judged, in turn: a machine that others use too is slow for half a minute at times, and then all of one question would be.</summary>
    private const int Rounds = 3;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>New words take a run of the text tower each: fewer of them are answered in the same time.</summary>
    private readonly TimeSpan _new = haste * TimeSpan.FromSeconds(4);
    private readonly TimeSpan _known = haste * TimeSpan.FromSeconds(2);
    private readonly TimeSpan _again = haste * TimeSpan.FromSeconds(0.5);

    private readonly LatencyQuestions _questions = new();
    private readonly List<LatencyPoint> _points = [];

    public async Task<LatencyMeasured> MeasureAsync(CancellationToken cancellationToken)
    {
        progress.Say("words alone: ONNX Runtime ...");
        var bare = model.Files.Texts is { } texts ? await TextQueries.BareAsync(texts, cancellationToken) : throw new CommandException($"{model.Name} knows no words, so nothing can be asked of it.");
        var arriving = Directory.CreateTempSubdirectory("photosearch-bench-");
        try
        {
            progress.Say("the site comes up ...");
            await using var site = await SiteProcess.StartAsync([library.Photos, arriving.FullName], model.Folder, library.Copy(), cancellationToken);
            await SettleAsync(site, cancellationToken);
            using var crowd = new Crowd(site.Address);
            progress.Say("known words are asked for the first time ...");
            await WarmAsync(crowd, site, cancellationToken);
            var (own, began, clock) = (Environment.CpuUsage.TotalTime, site.ProcessorTime, Stopwatch.GetTimestamp());
            foreach (var users in Crowds)
            {
                await AskAsync(crowd, busy: false, users, [.. LatencyQuestions.Filters.Keys], cancellationToken);
            }

            var asking = new AskingShare((Environment.CpuUsage.TotalTime - own) / Stopwatch.GetElapsedTime(clock), (site.ProcessorTime - began) / Stopwatch.GetElapsedTime(clock));
            progress.Say("photos come in ...");
            var isBusy = await ArriveAsync(site, arriving, cancellationToken);
            foreach (var users in Crowds.Where(users => isBusy && users <= LatencyFigures.Users))
            {
                await AskAsync(crowd, busy: true, users, [LatencyQuestions.NoFilter, LatencyFigures.BusyFilter], cancellationToken);
            }

            // What was over before the last answer says nothing.
            isBusy = isBusy && !(await site.CountsAsync(cancellationToken)).IsOver;
            return new LatencyMeasured(bare, [.. _points.Where(point => isBusy || !point.Busy)], asking);
        }
        finally
        {
            arriving.Delete(recursive: true);
        }
    }

    private async Task AskAsync(Crowd crowd, bool busy, int users, IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        var points = new List<LatencyPoint>();
        (string Asked, TimeSpan Lasting)[] kinds = [(LatencyQuestions.New, _new), (LatencyQuestions.Known, _known), (LatencyQuestions.Again, _again)];
        var inTurn = from round in Enumerable.Range(0, users == LatencyFigures.Users ? Rounds : 1) from filter in filters from kind in kinds select (filter, kind.Asked, kind.Lasting);
        foreach (var (filter, asked, lasting) in inTurn)
        {
            for (var before = 0; asked == LatencyQuestions.Again && before < _questions.KnownWords; before += users)
            {
                await crowd.AskAsync(users, () => _questions.Next(filter, asked), TimeSpan.Zero, cancellationToken);
            }

            points.Add(LatencyPoint.Of(busy, users, filter, asked, await crowd.AskAsync(users, () => _questions.Next(filter, asked), lasting, cancellationToken)));
            progress.Say(points[^1].ToLine());
        }

        _points.AddRange(points.GroupBy(point => (point.Filter, point.Asked)).Select(rounds => LatencyPoint.Median([.. rounds])));
    }

    /// <summary>Everything is in the index, and nothing is done any more that nobody asked for.</summary>
    private async Task SettleAsync(SiteProcess site, CancellationToken cancellationToken)
    {
        await UntilAsync(
            async () =>
            {
                var status = await site.GetAsync("/api/v1/status", cancellationToken);
                var (counts, index) = (status.GetProperty("photos"), status.GetProperty("index"));
                return counts.GetProperty("indexed").GetInt64() == library.Count && counts.GetProperty("waiting").GetInt64() == 0 && !status.GetProperty("sweeping").GetBoolean()
                    && index.GetProperty("state").GetString() == "ready" && index.GetProperty("unlinked").GetInt64() == 0;
            },
            "The library does not come to rest",
            cancellationToken);

        // With the first question the site finds out what similarities mean, which takes a run of the text tower for each of some hundred texts.
        await UntilAsync(
            async () => (await site.GetAsync("/api/v1/search?q=photo&take=1", cancellationToken)).GetProperty("hits")[0].GetProperty("strength").ValueKind == JsonValueKind.String,
            "Hits have no strength",
            cancellationToken);
    }

    private async Task WarmAsync(Crowd crowd, SiteProcess site, CancellationToken cancellationToken)
    {
        for (var asked = 0; asked < _questions.KnownWords; asked++)
        {
            await crowd.AskAsync(1, () => _questions.Next(LatencyQuestions.NoFilter, LatencyQuestions.Again), TimeSpan.Zero, cancellationToken);
        }

        foreach (var (filter, text) in LatencyQuestions.Filters)
        {
            var passing = await site.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(text)}&take=1", cancellationToken);
            progress.Say(string.Create(CultureInfo.InvariantCulture, $"  {filter}: {passing.GetProperty("total").GetInt64():N0} photos"));
            await crowd.AskAsync(LatencyFigures.Users, () => _questions.Next(filter, LatencyQuestions.Known), _again, cancellationToken);
        }
    }

    /// <returns>False: there are too few.</returns>
    private async Task<bool> ArriveAsync(SiteProcess site, DirectoryInfo arriving, CancellationToken cancellationToken)
    {
        var before = (await site.CountsAsync(cancellationToken)).Indexed;
        foreach (var photo in Directory.EnumerateFiles(photos))
        {
            File.Copy(photo, Path.Combine(arriving.FullName, Path.GetFileName(photo)));
        }

        var isOver = false;
        await UntilAsync(
            async () =>
            {
                var counts = await site.CountsAsync(cancellationToken);
                isOver = counts.IsOver;
                return counts.Indexed > before;
            },
            "No photo comes in",
            cancellationToken);
        return !isOver;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new CommandException($"{otherwise}, so nothing can be measured.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}

/// <param name="BareMs">A run of the text tower alone.</param>
internal sealed record LatencyMeasured(double BareMs, IReadOnlyList<LatencyPoint> Points, AskingShare Asking);

/// <summary>Processors that were kept busy, on average: by those who ask, and by the site.</summary>
internal sealed record AskingShare(double Crowd, double Site);
