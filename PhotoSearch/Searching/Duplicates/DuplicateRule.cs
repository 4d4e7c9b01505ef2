using System.Numerics;

namespace PhotoSearch.Searching.Duplicates;

/// <summary>When two pictures count as the same: by perceptual hash, confirmed by the cosine similarity of their embeddings.</summary>
internal static class DuplicateRule
{
    /// <summary>Bits in which hashes of the same picture differ after scaling and compressing; more is another picture, or the embedding must say so.</summary>
    private const int SameDistance = 2;

    private const float SameSimilarity = 0.9f;

    /// <summary>Up to <see cref="HashNeighbours.MostDistance"/> bits: cropped a little, brightened, or a burst.</summary>
    private const float CloseSimilarity = 0.95f;

    /// <summary>A hash with so few bits set, or not set, says that there is hardly anything on the picture: a sky, a wall, the inside of a pocket.</summary>
    private const int PlainBits = 6;

    private const float PlainSimilarity = 0.98f;

    /// <param name="similarity">Cosine; null where one of them has no embedding.</param>
    public static bool AreSame(ulong one, ulong other, float? similarity)
    {
        var distance = HashNeighbours.Distance(one, other);
        if (distance > HashNeighbours.MostDistance)
        {
            return false;
        }

        var least = IsPlain(one) || IsPlain(other) ? PlainSimilarity : distance <= SameDistance ? SameSimilarity : CloseSimilarity;
        return similarity is { } known ? known >= least : distance <= SameDistance && least == SameSimilarity;
    }

    private static bool IsPlain(ulong hash) => BitOperations.PopCount(hash) is var bits && (bits <= PlainBits || bits >= 64 - PlainBits);
}
