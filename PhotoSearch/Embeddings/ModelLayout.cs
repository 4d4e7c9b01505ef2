namespace PhotoSearch.Embeddings;

/// <summary>Whose way of laying out a model's files a folder follows.</summary>
internal enum ModelLayout
{
    /// <summary><c>visual/</c> and <c>textual/</c>, as in Immich's repositories and open_clip's files.</summary>
    Immich,

    /// <summary><c>onnx/vision_model*.onnx</c> and <c>onnx/text_model*.onnx</c>, as exported for Transformers.</summary>
    HuggingFace,

    /// <summary>An image tower of either, joined with a sentence encoder that was trained to speak to it.</summary>
    Pair,

    /// <summary>An image tower alone: pictures that look alike, but no words.</summary>
    VisualOnly,
}
