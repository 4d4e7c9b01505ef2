using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Memory after 10,000 queries, each system in a process of its own; the time to the first answer; and what a limit of memory costs.</summary>
internal static partial class MemoryPart
{
    private const double MostAnonymous = 0.35;
    private const double MostTotal = 0.6;
    private const double LeastLimited = 0.8;
    private const double MostOpenSeconds = 1;

    /// <summary>With and without the limit in turns.</summary>
    private const int Rounds = 3;

    /// <summary>A process that only moves pages in and out ends no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>POSIX_FADV_DONTNEED.</summary>
    private const int NotNeeded = 4;

    public static IEnumerable<Figure> Measure(VectorsRun run)
    {
        var isJudged = run.Data.Count >= VectorsRun.Million;
        var queries = run.Data.Queries[0].Vectors;
        run.Progress.Say($"{run.Data.Key}: memory, in a process of its own ...");
        var free = OpenedIndex.Ask(run.OwnFolder, queries, null, run.Stopped);
        yield return Figure.AtMost("open", "opening to the first answer", free.OpenMs / 1000, MostOpenSeconds, "s", "the files in the page cache, the start of the process not counted");
        yield return Told("memory.anonymous", "memory after 10,000 queries: anonymous", free.Memory.Anonymous);
        yield return Told("memory.mapped", "  mapped files", free.Memory.Mapped);
        if (Hnswlib(run, queries) is not { } other)
        {
            yield break;
        }

        yield return Told("memory.hnswlib", "  hnswlib, resident", other.Total);
        yield return Judged(isJudged, Figure.AtMost("memory.anonymousRatio", "  ours anonymous ÷ that", (double)free.Memory.Anonymous / other.Total, MostAnonymous));
        yield return Judged(isJudged, Figure.AtMost("memory.totalRatio", "  ours anonymous and mapped ÷ that", (double)free.Memory.Total / other.Total, MostTotal));
        yield return isJudged
            ? Limited(run, queries, free, other.Total / 2)
            : new Figure("limited", "queries/s held to half of that ÷ without", null, "×", Note: "measured from a million on: the program itself takes the half of so few");
    }

    private static ResidentMemory? Hnswlib(VectorsRun run, FloatFile queries)
    {
        if (run.Programs.Count == 0)
        {
            return null;
        }

        run.KeepHnswlibIndex();
        using var baseline = HnswlibBaseline.Start(run.Programs[^1], run.Data);
        baseline.Load(run.HnswlibIndex, 0, run.Stopped);
        baseline.Time(queries.Path, 0, queries.Count, ISearched.Nearest, VectorsRun.Shape.EfSearch, double.MaxValue, run.Stopped);
        return baseline.Memory(run.Stopped);
    }

    /// <summary>The files' pages are let go of before, so that whoever reads them again is charged for them.</summary>
    private static Figure Limited(VectorsRun run, FloatFile queries, OpenedIndex first, long bytes)
    {
        const string Key = "limited";
        var name = string.Create(CultureInfo.InvariantCulture, $"queries/s held to {bytes / 1e6:N0} MB ÷ without a limit");
        List<double> free = [first.PerSecond];
        List<double> limited = [];
        for (var round = 0; round < Rounds; round++)
        {
            using var limit = MemoryLimit.TrySet(bytes, out var reason);
            if (limit is null)
            {
                return new Figure(Key, name, null, "×", Note: $"NOT MEASURED: no limit can be set here: {reason}");
            }

            DropPages(run.OwnFolder);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(run.Stopped);
            patience.CancelAfter(Patience);
            try
            {
                limited.Add(OpenedIndex.Ask(run.OwnFolder, queries, limit, patience.Token).PerSecond);
            }
            catch (Exception e) when (e is CommandException or OperationCanceledException && !run.Stopped.IsCancellationRequested)
            {
                return Figure.AtLeast(Key, name, 0, LeastLimited, note: e is CommandException ? e.Message : string.Create(CultureInfo.InvariantCulture, $"given up after {Patience.TotalMinutes} minutes"));
            }

            free.Add(OpenedIndex.Ask(run.OwnFolder, queries, null, run.Stopped).PerSecond);
        }

        var (with, without) = (RecallCurve.Median(limited), RecallCurve.Median(free));
        return Figure.AtLeast(Key, name, with / without, LeastLimited, note: string.Create(CultureInfo.InvariantCulture, $"{with:N0} and {without:N0} a second, after the same 10,000 queries once for warming up"));
    }

    private static void DropPages(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = File.OpenHandle(path);
            _ = Advise(file, 0, 0, NotNeeded);
        }
    }

    private static Figure Told(string key, string name, long bytes) => new(key, name, Math.Round(bytes / 1e6), "MB");

    /// <summary>With a hundred thousand vectors the program itself would be what is measured.</summary>
    private static Figure Judged(bool isJudged, Figure figure) => isJudged ? figure : figure with { IsMet = null, Must = null, Note = $"{(figure.Note is null ? "" : figure.Note + "; ")}at a million it must be {figure.Must}" };

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
