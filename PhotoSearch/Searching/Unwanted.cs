using System.Numerics.Tensors;
using PhotoSearch.Catalog;
using PhotoSearch.Searching.Filters;
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

    /// <summary>What is left where nothing is asked for that it could be close to. What has no embedding yet is no reason to hide it.</summary>
    public static PassingPhotos Without(LibrarySnapshot snapshot, PassingPhotos passing, VectorIndex index, AskedVectors asked)
    {
        var dropped = Dropped(passing, index, asked);
        var kept = new PassingPhotos(new IdSet(snapshot.Count), new IdSet(snapshot.NewestEmbedding ?? 0));
        for (var row = 0; row < snapshot.Count; row++)
        {
            var embedding = snapshot.EmbeddingIds[row];
            if (passing.Contains(row) && !dropped.Contains(embedding))
            {
                kept.Rows.Add(row);
                _ = embedding != 0 && kept.Embeddings.Add(embedding);
            }
        }

        return kept;
    }

    /// <summary>Embeddings; only those that pass are compared.</summary>
    private static HashSet<long> Dropped(PassingPhotos passing, VectorIndex index, AskedVectors asked)
    {
        if (asked.Unwanted.All(unwanted => unwanted.Closeness is not null))
        {
            return [.. asked.Unwanted.SelectMany(unwanted => index.Within(unwanted.Vector, unwanted.Closeness!.LeastDroppedSimilarity(), passing.Embeddings)).Select(near => near.Id)];
        }

        var unwanted = new Unwanted(index, asked);
        return [.. index.Rank(asked.Wanted, passing.Embeddings).Where(photo => unwanted.Is(photo.Id, photo.Similarity)).Select(photo => photo.Id)];
    }
}
