using System.Diagnostics;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Words to a vector in process, turn and turn about with ONNX Runtime alone on the same graph and the same ids.</summary>
internal static class TextQueries
{
    private const int Rounds = 40;
    private const int WarmRounds = 5;

    /// <summary>Threads that spin go on for a while after their run, and would be measured with the next one.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    /// <summary>For graphs that leave it open.</summary>
    private const int MostIds = 77;

    public static IReadOnlyList<string> Things { get; } = ["dog", "cat", "mountain", "lake", "forest", "city", "street", "beach", "snow", "flower", "sunset", "bridge", "car", "person"];
    private static readonly string[] Ways = ["", "at night", "in winter", "from above", "in the fog", "close up", "with friends", "near the water"];

    /// <summary>Things alone and in all ways: what people ask again and again.</summary>
    public static IEnumerable<string> Known() => from way in Ways from thing in Things select $"{thing} {way}".TrimEnd();

    /// <summary>Words that nobody asked before: no two are the same.</summary>
    public static IEnumerable<string> New() => from number in Enumerable.Range(1, 1000) from way in Ways from thing in Things select $"{thing} {way} {number}";

    public static async Task<TextResult> MeasureAsync(BenchModel model, TextFiles files, CancellationToken cancellationToken)
    {
        using var ours = model.Load(new EmbeddingsOptions { Device = "cpu" }.Running);
        using var waiting = new BareGraph(files.Graph.Path, Environment.ProcessorCount, spins: false);
        using var spinning = new BareGraph(files.Graph.Path, Environment.ProcessorCount, spins: true);
        var tokenizer = Tokenizer.Read(ModelFile.Read(files.Tokenizer), ModelFile.ReadIfThere(files.TokenizerConfig));
        List<double> uncached = [], cached = [], bare = [], bareSpinning = [];
        foreach (var (round, words) in New().Take(Rounds + WarmRounds).Index())
        {
            var ids = tokenizer.Encode(words, MostIds, false).Ids;
            var took = await TimeAsync(() => ours.EmbedTextAsync(words, cancellationToken), cancellationToken);
            var again = await TimeAsync(() => ours.EmbedTextAsync(words, cancellationToken), cancellationToken);
            var alone = await TimeAsync(() => RunAsync(waiting, ids), cancellationToken);
            var aloneSpinning = await TimeAsync(() => RunAsync(spinning, ids), cancellationToken);
            if (round >= WarmRounds)
            {
                uncached.Add(took);
                cached.Add(again);
                bare.Add(alone);
                bareSpinning.Add(aloneSpinning);
            }
        }

        return new TextResult(Middle(uncached), Middle(cached), Math.Min(Middle(bare), Middle(bareSpinning)));
    }

    /// <summary>Milliseconds of ONNX Runtime alone, median: with threads that wait or that spin, whichever is quicker.</summary>
    public static async Task<double> BareAsync(TextFiles files, CancellationToken cancellationToken)
    {
        var tokenizer = Tokenizer.Read(ModelFile.Read(files.Tokenizer), ModelFile.ReadIfThere(files.TokenizerConfig));
        var best = double.PositiveInfinity;
        foreach (var spins in (bool[])[false, true])
        {
            using var graph = new BareGraph(files.Graph.Path, Environment.ProcessorCount, spins);
            List<double> times = [];
            foreach (var (round, words) in New().Take(Rounds + WarmRounds).Index())
            {
                var took = await TimeAsync(() => RunAsync(graph, tokenizer.Encode(words, MostIds, false).Ids), cancellationToken);
                if (round >= WarmRounds)
                {
                    times.Add(took);
                }
            }

            best = Math.Min(best, Middle(times));
        }

        return best;
    }

    public static double Middle(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>On a thread of the pool, as ours is.</summary>
    private static async Task RunAsync(BareGraph graph, int[] ids)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        graph.Run(1, ids.Length, ids);
    }

    private static async Task<double> TimeAsync(Func<Task> run, CancellationToken cancellationToken)
    {
        await Task.Delay(Rest, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>Medians in milliseconds.</summary>
internal sealed record TextResult(double UncachedMs, double CachedMs, double BareMs);
