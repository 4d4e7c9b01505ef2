namespace PhotoSearch.Embeddings;

/// <summary>A model cannot be used; the message names the file and says what to do.</summary>
internal sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
