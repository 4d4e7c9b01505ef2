using System.Diagnostics;
using System.Text.Json;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>
/// What a process of its own, which does nothing else, needs to open a saved index and to answer: <c>bench opened-index</c>, a command that the measurement
/// gives itself.
/// </summary>
/// <param name="OpenMs">From opening to the first answer; starting the process is not in it.</param>
/// <param name="Memory">After the queries, and after what the program does behind the first answer: every block was verified and moved into memory of the index's own.</param>
/// <param name="PerSecond">The same queries once more, on one thread.</param>
internal sealed record OpenedIndex(double OpenMs, ResidentMemory Memory, double PerSecond)
{
    public const string Command = "opened-index";

    /// <summary>In the process of its own.</summary>
    public static async Task<int> RunAsync(string folder, string queries, int dimension, TextWriter output, CancellationToken cancellationToken)
    {
        using var asked = FloatFile.Open(queries, dimension);
        var started = Stopwatch.GetTimestamp();
        using var index = VectorIndex.Open(folder, OwnIndex.Space, dimension);
        index.Search(asked.Row(0), ISearched.Nearest);
        var opened = Stopwatch.GetElapsedTime(started);
        await index.VerifyAsync(cancellationToken);
        Ask(index, asked);
        var memory = ProcessTable.Resident(Environment.ProcessId);
        await output.WriteLineAsync(JsonSerializer.Serialize(new OpenedIndex(opened.TotalMilliseconds, memory, asked.Count / Ask(index, asked).TotalSeconds)));
        return 0;
    }

    /// <summary>Starts this program again with the command, in a group of processes whose memory is limited, where one is given.</summary>
    /// <exception cref="CommandException">It failed; what it said is in the message.</exception>
    public static OpenedIndex Ask(string folder, FloatFile queries, MemoryLimit? limit, CancellationToken cancellationToken)
    {
        string[] own = [Environment.ProcessPath!, "bench", Command, folder, queries.Path, queries.Dimension.ToString(CultureInfo.InvariantCulture)];
        var whole = limit is null ? own : limit.Before(own);
        using var process = Process.Start(new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var complained = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<OpenedIndex>(said)!
            : throw new CommandException($"The index could not be opened in a process of its own (exit code {process.ExitCode}): {complained.GetAwaiter().GetResult().Trim()}");
    }

    private static TimeSpan Ask(VectorIndex index, FloatFile queries)
    {
        Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
        using var core = Core.Pin();
        var started = Stopwatch.GetTimestamp();
        for (var q = 0; q < queries.Count; q++)
        {
            index.Search(queries.Row(q), nearest);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
