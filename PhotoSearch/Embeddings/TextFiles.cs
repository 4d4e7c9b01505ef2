namespace PhotoSearch.Embeddings;

/// <summary>The files of a text tower.</summary>
/// <param name="TokenizerConfig">Where it may be named, whether or not it is there.</param>
/// <param name="Config">How words are cleaned and how long they may be.</param>
internal sealed record TextFiles(OnnxFile Graph, string Tokenizer, string TokenizerConfig, ModelFile Config)
{
    /// <summary>How a sentence encoder makes one vector of many; null for a graph that does it itself.</summary>
    public SentenceHead? Head { get; init; }
}
