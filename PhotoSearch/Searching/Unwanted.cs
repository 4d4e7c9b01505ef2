using System.Numerics.Tensors;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>What is likely to show what was left out is dropped; where nobody knows what is likely, what looks more like it than like what was asked for.</summary>
/// <remarks>Subtracting the words' vectors would move the question somewhere nobody asked for; a photo is judged instead.</remarks>
internal sealed class Unwanted(VectorIndex index, AskedVectors asked)
{
    /// <summary>Texts differ by about so much in how close pictures are to them, whatever the pictures show.</summary>
    private const float Margin = 0.01f;

    private readonly float[] _vector = new float[index.Dimension];

    /// <param name="similarity">To what was asked for.</param>
    public bool Is(long embeddingId, float similarity)
    {
        if (asked.Unwanted.Count == 0 || !index.TryGet(embeddingId, _vector))
        {
            return false;
        }

        foreach (var unwanted in asked.Unwanted)
        {
            var closeness = TensorPrimitives.Dot(_vector, unwanted.Vector);
            if (unwanted.Closeness?.IsDropped(closeness) ?? closeness > similarity + Margin)
            {
                return true;
            }
        }

        return false;
    }
}
