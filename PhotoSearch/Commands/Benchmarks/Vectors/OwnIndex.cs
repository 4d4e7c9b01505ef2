using System.Diagnostics;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>This project's index of a set of vectors. A vector's id is its row number and one.</summary>
internal static class OwnIndex
{
    public const string Space = "bench";

    /// <summary>Builds it anew: every vector is set and linked.</summary>
    /// <param name="folder">Null: in memory only.</param>
    /// <returns>Seconds; saving is not in them, as it is not in the baseline's.</returns>
    public static (VectorIndex Index, double Seconds) Build(VectorsRun run, int count, string? folder)
    {
        var data = run.Data;
        var index = folder is null ? new VectorIndex(data.Dimension, VectorsRun.Shape) : VectorIndex.Create(folder, Space, data.Dimension, VectorsRun.Shape);
        try
        {
            var started = Stopwatch.GetTimestamp();
            Parallel.For(
                0, count, new ParallelOptions { MaxDegreeOfParallelism = VectorsRun.Threads, CancellationToken = run.Stopped }, row => index.Set(row + 1, data.Vectors.Row(row)));
            index.Link(VectorsRun.Threads, run.Stopped, new Reported(run.Progress.Begin(string.Create(CultureInfo.InvariantCulture, $"{data.Key}: linking {count:N0} vectors"), count)));
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (folder is not null)
            {
                index.Save();
            }

            return (index, seconds);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Unlike Progress, on the thread that reports: what is said stays in order.</summary>
    private sealed class Reported(Action<int> said) : IProgress<LinkProgress>
    {
        public void Report(LinkProgress value) => said(value.Linked);
    }
}
