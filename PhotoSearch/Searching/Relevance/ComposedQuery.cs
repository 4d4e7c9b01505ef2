using System.Numerics.Tensors;

namespace PhotoSearch.Searching.Relevance;

/// <summary>A unit vector to search with, and what it is the sum of: what chance gives depends on how much of it are texts and how much pictures.</summary>
/// <param name="Vector">Unit vectors of texts and of pictures, each times its weight.</param>
/// <param name="OfTexts">The texts' part of it; all zero where there is none.</param>
/// <param name="Texts">The texts' weights together. More than 1 where they differ: the longer the sum, the less is left of each.</param>
/// <param name="Pictures">Likewise, less what those weigh that are not wanted; below 0 where they prevail.</param>
internal sealed record ComposedQuery(float[] Vector, float[] OfTexts, double Texts, double Pictures)
{
    /// <summary>Below this length the parts cancel each other out, and the direction that is left is chance.</summary>
    private const float Shortest = 1e-3f;

    /// <summary>It is no sum: one text, or one picture.</summary>
    public bool IsOne => (Texts, Pictures) is (1, 0) or (0, 1);

    /// <param name="vector">Of unit length.</param>
    public static ComposedQuery OfText(float[] vector) => new(vector, vector, 1, 0);

    /// <param name="vector">Of unit length.</param>
    public static ComposedQuery OfPicture(float[] vector) => new(vector, new float[vector.Length], 0, 1);

    /// <summary>A sum at unit length; null where its parts cancel each other out.</summary>
    /// <param name="parts">At least one.</param>
    public static ComposedQuery? Sum(IReadOnlyList<(ComposedQuery Part, double Weight)> parts)
    {
        if (parts is [(var only, > 0)])
        {
            return only;
        }

        var dimension = parts[0].Part.Vector.Length;
        var (sum, ofTexts) = (new float[dimension], new float[dimension]);
        var (texts, pictures) = (0.0, 0.0);
        foreach (var (part, weight) in parts)
        {
            TensorPrimitives.MultiplyAdd(part.Vector, (float)weight, sum, sum);
            TensorPrimitives.MultiplyAdd(part.OfTexts, (float)weight, ofTexts, ofTexts);
            texts += weight * part.Texts;
            pictures += weight * part.Pictures;
        }

        var length = TensorPrimitives.Norm(sum);
        if (length < Shortest)
        {
            return null;
        }

        TensorPrimitives.Divide(sum, length, sum);
        TensorPrimitives.Divide(ofTexts, length, ofTexts);
        return new ComposedQuery(sum, ofTexts, texts / length, pictures / length);
    }
}
