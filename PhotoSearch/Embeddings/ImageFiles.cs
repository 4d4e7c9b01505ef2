using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Embeddings;

/// <summary>The files of an image tower.</summary>
/// <param name="Settings">Where <paramref name="Rules"/> were read.</param>
internal sealed record ImageFiles(OnnxFile Graph, PreprocessRules Rules, ModelFile Settings);
