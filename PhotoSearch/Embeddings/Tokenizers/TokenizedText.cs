namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>A text as a model reads it.</summary>
/// <param name="Ids">With the model's own begin and end, padded where asked.</param>
/// <param name="Length">Of them, those that are not padding.</param>
internal sealed record TokenizedText(int[] Ids, int Length);
