using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>
/// The photos closest to a vector: the first few by the graph, which looks at a small part of a large library, and all of them, when somebody goes on
/// beyond those, by comparing every vector.
/// </summary>
internal static class ClosestPhotos
{
    /// <summary>Several full pages: who goes on beyond them waits once, tens of milliseconds in a library of a hundred thousand, and few do.</summary>
    public const int Head = 500;

    /// <summary>The first, or all where there are no more.</summary>
    /// <param name="except">The photo that is asked about.</param>
    public static RankedPhotos First(LibrarySnapshot snapshot, Viewer viewer, VectorIndex index, float[] vector, long? except)
    {
        var searchable = snapshot.For(viewer).Searchable;
        if (searchable.Count <= Head)
        {
            return InOrder(index.Rank(vector, searchable), snapshot, except, before: null);
        }

        var nearest = new Neighbour[Head];
        var count = index.Search(vector, nearest, only: searchable);
        return InOrder(nearest.AsSpan(0, count).ToArray(), snapshot, except, before: null) with
        {
            Tail = new RankingTail(vector, except, (int)searchable.Count - (except is null ? 0 : 1)),
        };
    }

    /// <summary>All: those that were first stay first, and the others follow.</summary>
    public static RankedPhotos All(LibrarySnapshot snapshot, Viewer viewer, VectorIndex index, RankedPhotos first) =>
        first.Tail is { } tail ? InOrder(index.Rank(tail.Vector, snapshot.For(viewer).Searchable), snapshot, tail.Except, first) : first;

    private static RankedPhotos InOrder(IReadOnlyList<Neighbour> neighbours, LibrarySnapshot snapshot, long? except, RankedPhotos? before)
    {
        var ids = new List<long>(neighbours.Count);
        var similarities = new List<float>(neighbours.Count);
        ids.AddRange(before?.Ids ?? []);
        similarities.AddRange(before?.Similarities ?? []);
        // By photo: one that was embedded anew since has another vector, and is still the same.
        var known = ids.ToHashSet();
        if (except is { } left)
        {
            known.Add(left);
        }

        foreach (var neighbour in neighbours)
        {
            if (snapshot.TryGetRowOfEmbedding(neighbour.Id, out var row) && known.Add(snapshot.PhotoIds[row]))
            {
                ids.Add(snapshot.PhotoIds[row]);
                similarities.Add(neighbour.Similarity);
            }
        }

        return new RankedPhotos([.. ids], [.. similarities], Tail: null);
    }
}
