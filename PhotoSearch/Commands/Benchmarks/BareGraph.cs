using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>ONNX Runtime alone, the same bytes in every run: what no pipeline around it can beat.</summary>
internal sealed class BareGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly List<(string Name, NodeMetadata Input)> _inputs;
    private readonly string[] _outputs;

    /// <param name="spins">Threads that wait for work keep a core busy: ONNX Runtime's default.</param>
    public BareGraph(string path, int threads, bool spins)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions();
        options.IntraOpNumThreads = threads;
        options.InterOpNumThreads = 1;
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", spins ? "1" : "0");
        _session = new InferenceSession(path, options);
        _inputs = [.. _session.InputMetadata.Select(input => (input.Key, input.Value))];
        _outputs = [_session.OutputNames[0]];
    }

    /// <summary>Rows that the graph takes at once; null: any number.</summary>
    public int? FixedBatch => _inputs[0].Input.Dimensions[0] is var batch and > 0 ? batch : null;

    /// <param name="rows">Of free first sides.</param>
    /// <param name="length">Of any other free side: a picture's sides are told by the graph or by this.</param>
    /// <param name="ids">What whole-number inputs hold, row by row; masks hold ones, types of tokens zeros.</param>
    public void Run(int rows, int length, int[]? ids = null)
    {
        var values = _inputs.ToDictionary(input => input.Name, input => Value(input.Name, input.Input, rows, length, ids));
        try
        {
            using var options = new RunOptions();
            using var outputs = _session.Run(options, values, _outputs);
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private static OrtValue Value(string name, NodeMetadata input, int rows, int length, int[]? ids)
    {
        var sides = input.Dimensions.Select((side, at) => side > 0 ? side : at == 0 ? rows : at == 1 && input.Dimensions.Length == 4 ? 3 : length).Select(side => (long)side).ToArray();
        var count = (int)sides.Aggregate((product, side) => product * side);
        switch (input.ElementDataType)
        {
            case TensorElementType.Float:
                var numbers = new float[count];
                Array.Fill(numbers, 0.25f);
                return OrtValue.CreateTensorValueFromMemory(numbers, sides);
            case TensorElementType.Int32:
                return OrtValue.CreateTensorValueFromMemory(Whole(name, count, ids), sides);
            case TensorElementType.Int64:
                return OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Whole(name, count, ids), number => (long)number), sides);
            default:
                throw new CommandException($"The model's input \"{name}\" is {input.ElementDataType}, which is not measured.");
        }
    }

    private static int[] Whole(string name, int count, int[]? ids)
    {
        var numbers = new int[count];
        if (name.Contains("mask", StringComparison.Ordinal))
        {
            Array.Fill(numbers, 1);
        }
        else if (ids is not null && !name.Contains("type", StringComparison.Ordinal))
        {
            ids.AsSpan(0, Math.Min(count, ids.Length)).CopyTo(numbers);
        }

        return numbers;
    }
}

/// <summary>Looks for the batch size and the threads with which ONNX Runtime alone embeds the most pictures a second.</summary>
internal static class BestBatch
{
    private static readonly int[] Batches = [1, 4, 8, 16, 32];

    /// <param name="photos">That the whole run is about: few of them are for trying, and get less time.</param>
    public static BestBatchResult Find(string graph, int imageSize, int photos, BenchProgress progress, CancellationToken cancellationToken)
    {
        // Long enough for a steady figure of a graph that takes a tenth of a second; the best candidate is measured again for longer.
        var trial = TimeSpan.FromSeconds(Math.Clamp(photos / 50.0, 0.1, 2));
        var measureFor = 5 * trial;
        var cores = Environment.ProcessorCount;
        progress.Say("alone: ONNX Runtime, looking for its best batch size and threads ...");
        BestBatchResult? best = null;
        foreach (var (runs, spins) in cores == 1 ? [(1, false)] : new[] { (1, false), (1, true), (cores, false) })
        {
            using var session = new BareGraph(graph, cores / runs, spins);
            foreach (var batch in session.FixedBatch is { } only ? [only] : Batches)
            {
                var found = new BestBatchResult(batch, runs, cores / runs, spins, Measure(session, runs, batch, imageSize, trial, cancellationToken));
                progress.Say(string.Create(CultureInfo.InvariantCulture, $"  {found.Words}: {1000 * found.Spent.CoreSeconds:0.0} core-ms a photo"));
                best = best is null || found.Spent.PerSecond > best.Spent.PerSecond ? found : best;
            }
        }

        using var again = new BareGraph(graph, best!.Threads, best.Spins);
        return best with { Spent = Measure(again, best.Runs, best.Batch, imageSize, measureFor, cancellationToken) };
    }

    private static Spent Measure(BareGraph graph, int runsAtOnce, int batch, int imageSize, TimeSpan least, CancellationToken cancellationToken)
    {
        graph.Run(batch, imageSize);
        using var self = Process.GetCurrentProcess();
        var runs = 0;
        var (clock, processor) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        var threads = Enumerable.Range(0, runsAtOnce).Select(_ => new Thread(() =>
        {
            do
            {
                graph.Run(batch, imageSize);
                Interlocked.Increment(ref runs);
            }
            while (Stopwatch.GetElapsedTime(clock) < least && !cancellationToken.IsCancellationRequested);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        cancellationToken.ThrowIfCancellationRequested();
        self.Refresh();
        return new Spent(runs * batch, Stopwatch.GetElapsedTime(clock), self.TotalProcessorTime - processor);
    }
}

/// <param name="Runs">Of one session at once.</param>
/// <param name="Threads">Of each run.</param>
internal sealed record BestBatchResult(int Batch, int Runs, int Threads, bool Spins, Spent Spent)
{
    public string Words => $"batches of {Batch}, {(Runs == 1 ? "one run" : $"{Runs} runs")} at once on {Threads} {(Threads == 1 ? "thread" : "threads")}{(Spins ? " that spin" : "")}";
}
