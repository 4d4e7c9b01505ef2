namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Everything that one run of <see cref="EmbeddingsBench"/> measured.</summary>
/// <param name="Decode">To the model's numbers only.</param>
/// <param name="DecodeAndStore">The same and the stored pictures.</param>
/// <param name="Busy">Words to a vector while photos come in.</param>
/// <param name="ModelBytes">What the model takes by itself.</param>
/// <param name="One">Node, one photo at a time; null: not measured.</param>
/// <param name="Many">Node, written well.</param>
internal sealed record EmbeddingsMeasured(
    Spent Hash, Spent Decode, Spent DecodeAndStore, BestBatchResult Graph, PipelineResult Pipeline, (double? Uncached, double? Cached) Busy, TextResult? Text, long ModelBytes,
    Spent? One, Spent? Many);

/// <summary>What was measured beside what it must be.</summary>
internal static class EmbeddingsFigures
{
    private const double LeastOfIdeal = 0.93;
    private const double LeastOfOne = 1.3;
    private const double LeastOfMany = 1.0;
    private const double MostOfBareText = 1.15;
    private const double MostCachedMs = 1;
    private const double MostOfIdle = 2;
    private const double MostSiteMegabytes = 350;
    private const double MostDecoderMegabytes = 600;

    private const string NoWords = "the model has no words";
    private const string NoNode = "the Node baselines are not there";
    private const string TooFewPhotos = "the photos were over too soon; more of them tell";

    public static IReadOnlyList<Figure> Of(EmbeddingsMeasured measured) =>
        [.. Parts(measured), .. Whole(measured), .. Others(measured), .. Words(measured), .. Memory(measured)];

    private static IEnumerable<Figure> Parts(EmbeddingsMeasured m)
    {
        yield return Part("reading", "alone: reading and hashing", m.Hash);
        yield return Part("decoding", "alone: decode and resize", m.Decode);
        yield return new Figure(
            "pictures", "alone: stored pictures", 1000 * (m.DecodeAndStore.CoreSeconds - m.Decode.CoreSeconds), "core-ms",
            Note: Processor(m.DecodeAndStore.ProcessorSeconds - m.Decode.ProcessorSeconds) + "; made and decoded together, less decode and resize");
        yield return Part("onnx", "alone: ONNX Runtime", m.Graph.Spent) with { Note = $"{Processor(m.Graph.Spent.ProcessorSeconds)}; {m.Graph.Words}" };
        yield return new Figure("ideal", "ideal", Environment.ProcessorCount / CoreSeconds(m), "photos/s", Note: "cores ÷ core-seconds of the parts");
    }

    private static IEnumerable<Figure> Whole(EmbeddingsMeasured m)
    {
        var rate = m.Pipeline.Spent.PerSecond;
        yield return new Figure("rate", "the whole site", rate, "photos/s", Note: Processor(m.Pipeline.Spent.ProcessorSeconds));
        yield return Figure.AtLeast("ofIdeal", "of the ideal", rate * CoreSeconds(m) / Environment.ProcessorCount, LeastOfIdeal);
        yield return new Figure(
            "ofIdealByProcessor", "of the ideal, by processor time alone", ProcessorSeconds(m) / m.Pipeline.Spent.ProcessorSeconds, "×",
            Note: "holds on a machine that others load too");
        yield return new Figure("busyCores", "cores kept busy", m.Pipeline.Spent.Processor / m.Pipeline.Spent.Clock, "cores");
    }

    private static IEnumerable<Figure> Others(EmbeddingsMeasured m)
    {
        var rate = m.Pipeline.Spent.PerSecond;
        yield return Node("nodeOne", "Node, one photo at a time", m.One);
        yield return Figure.AtLeast("ofNodeOne", "the whole site ÷ that", rate / m.One?.PerSecond, LeastOfOne, note: m.One is null ? NoNode : null);
        yield return Node("nodeMany", "Node, written well", m.Many);
        yield return Figure.AtLeast("ofNodeMany", "the whole site ÷ that", rate / m.Many?.PerSecond, LeastOfMany, note: m.Many is null ? NoNode : null);
    }

    private static IEnumerable<Figure> Words(EmbeddingsMeasured m)
    {
        yield return new Figure("textBare", "words alone: ONNX Runtime", m.Text?.BareMs, "ms", Note: m.Text is null ? NoWords : "median");
        yield return new Figure("text", "words to a vector", m.Text?.UncachedMs, "ms", Note: m.Text is null ? NoWords : "median");
        yield return Figure.AtMost("textOfBare", "that ÷ ONNX Runtime alone", m.Text?.UncachedMs / m.Text?.BareMs, MostOfBareText);
        yield return Figure.AtMost("textCached", "the same words again", m.Text?.CachedMs, MostCachedMs, "ms");
        yield return new Figure("textIdle", "words to a vector in the idle site", m.Pipeline.IdleMs, "ms", Note: "median");
        yield return new Figure("textBusy", "the same while indexing at full rate", m.Busy.Uncached, "ms", Note: m.Busy.Uncached is null ? TooFewPhotos : "median");
        yield return Figure.AtMost("textBusyOfIdle", "that ÷ idle", m.Busy.Uncached / m.Pipeline.IdleMs, MostOfIdle, note: m.Busy.Uncached is null ? TooFewPhotos : null);
        yield return Figure.AtMost(
            "textCachedBusy", "the same words again while indexing", m.Busy.Cached, MostCachedMs, "ms", m.Busy.Cached is null ? TooFewPhotos : null);
    }

    private static IEnumerable<Figure> Memory(EmbeddingsMeasured m)
    {
        yield return new Figure("modelMemory", "memory: the model itself", Megabytes(m.ModelBytes), "MB", Note: "both graphs in ONNX Runtime alone");
        yield return new Figure("siteMemory", "memory: the site at its most", Megabytes(m.Pipeline.PeakBytes), "MB");
        yield return Figure.AtMost("siteMemoryBeyondModel", "memory: the site beyond the model", Megabytes(m.Pipeline.PeakBytes - m.ModelBytes), MostSiteMegabytes, "MB");
        yield return Figure.AtMost("decoderMemory", "memory: a decoder at its most", Megabytes(m.Pipeline.DecoderPeakBytes), MostDecoderMegabytes, "MB");
    }

    private static double CoreSeconds(EmbeddingsMeasured m) => m.Hash.CoreSeconds + m.DecodeAndStore.CoreSeconds + m.Graph.Spent.CoreSeconds;

    private static double ProcessorSeconds(EmbeddingsMeasured m) => m.Hash.ProcessorSeconds + m.DecodeAndStore.ProcessorSeconds + m.Graph.Spent.ProcessorSeconds;

    private static Figure Part(string key, string name, Spent spent) => new(key, name, 1000 * spent.CoreSeconds, "core-ms", Note: Processor(spent.ProcessorSeconds));

    private static Figure Node(string key, string name, Spent? spent) =>
        new(key, name, spent?.PerSecond, "photos/s", Note: spent is null ? NoNode : Processor(spent.ProcessorSeconds));

    private static string Processor(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:0.0} ms of processor time a photo");

    private static double Megabytes(long bytes) => Math.Round(bytes / 1e6);
}
