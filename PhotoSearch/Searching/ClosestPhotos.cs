using System.Numerics.Tensors;
using PhotoSearch.Catalog;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Stacks;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>
/// The photos closest to a question: the first few by the graph, which looks at a small part of a large library, and all of them, when somebody goes on
/// beyond those, by comparing every vector. Photos whose names or captions hold the words are ranked among the first.
/// </summary>
internal sealed class ClosestPhotos(LibrarySnapshot snapshot, PassingPhotos passing, VectorIndex index, AskedVectors asked, PhotoStacks stacks)
{
    /// <summary>More than a full page of the API: who goes on beyond them waits once, tens of milliseconds in a library of a hundred thousand, and few do.</summary>
    /// <remarks>Walking to twice as many takes twice as long, for everybody.</remarks>
    public const int Head = 250;

    /// <summary>A filter that lets fewer pass is asked on the way.</summary>
    private const double LeastWalked = 0.4;

    /// <summary>What passes is not spread evenly, and the last of a walk are found less surely than those before.</summary>
    private const double Room = 1.25;

    /// <summary>The best by which it is judged whether anything fits.</summary>
    private const int Judged = 200;

    private readonly Unwanted _unwanted = new(index, asked);
    private bool _isCut;

    /// <summary>The similarities of the closest, also of those that are cut off, but not of what the question is made of; after <see cref="First"/>.</summary>
    public float[] Best { get; private set; } = [];

    /// <summary>Of so many they are the best.</summary>
    public int Compared => (int)passing.Embeddings.Count - Passing(asked.Picked);

    /// <summary>The first, or all where there are no more.</summary>
    /// <param name="named">Best first.</param>
    /// <param name="sets">Kept for the rest.</param>
    public RankedPhotos First(IReadOnlyList<NamedPhoto> named, IReadOnlyList<(IdSet PhotoIds, bool IsNegative)> sets)
    {
        var isAll = passing.Embeddings.Count <= Head;
        var neighbours = isAll ? index.Rank(asked.Wanted, passing.Embeddings) : Nearest();
        Best =
        [
            .. neighbours.Where(neighbour => !snapshot.TryGetRowOfEmbedding(neighbour.Id, out var row) || !asked.Picked.Contains(snapshot.PhotoIds[row]))
                .Take(Judged).Select(neighbour => neighbour.Similarity),
        ];
        var closest = InOrder(neighbours, []);
        var (ids, similarities) = (closest.ConvertAll(photo => photo.Id), closest.ConvertAll(photo => photo.Similarity));
        var ranked = stacks.Fold(snapshot, Fuse(closest, Passing(named)) ?? new RankedPhotos([.. ids], [.. similarities], Tail: null), []);
        // The closest come in order: when the last of them lies below the end of the results, nothing is left.
        return isAll || _isCut ? ranked with { IsCut = _isCut } : ranked with { Tail = new RankingTail(asked, sets, Math.Max(Total(ranked), ranked.Ids.Length)) };
    }

    /// <summary>All: those that were first stay first, and the others follow.</summary>
    public RankedPhotos All(RankedPhotos first)
    {
        var rest = InOrder(index.Rank(asked.Wanted, passing.Embeddings), first.Ids);
        var folded = stacks.Fold(snapshot, new RankedPhotos([.. rest.Select(photo => photo.Id)], [.. rest.Select(photo => photo.Similarity)], Tail: null), first.Ids);
        return first with { Ids = [.. first.Ids, .. folded.Ids], Similarities = [.. first.Similarities!, .. folded.Similarities!], Tail = null, IsCut = _isCut };
    }

    private int Total(RankedPhotos ranked)
    {
        var left = Passing(asked.Except);
        var folded = stacks.Extra(row => passing.Embeddings.Contains(snapshot.EmbeddingIds[row]) && !asked.Except.Contains(snapshot.PhotoIds[row]));
        // A photo may be there for its name alone, before it has an embedding.
        return (int)passing.Embeddings.Count - left - folded + ranked.Similarities!.Count(float.IsNaN);
    }

    private int Passing(IReadOnlySet<long> photoIds) => photoIds.Count(id => snapshot.TryGetRow(id, out var row) && passing.Embeddings.Contains(snapshot.EmbeddingIds[row]));

    /// <summary>Among so much that passes the walk through all is short, and what does not pass is left out at its end; where too little is left, what passes lies elsewhere.</summary>
    private IReadOnlyList<Neighbour> Nearest()
    {
        var share = Math.Min(1, (double)passing.Embeddings.Count / index.Count);
        if (share >= LeastWalked)
        {
            var walked = index.Search(asked.Wanted, (int)(Head * Room / share)).Where(neighbour => passing.Embeddings.Contains(neighbour.Id)).Take(Head).ToList();
            if (walked.Count == Head)
            {
                return walked;
            }
        }

        return index.Search(asked.Wanted, Head, passing.Embeddings);
    }

    private List<(long Id, float Similarity)> InOrder(IReadOnlyList<Neighbour> neighbours, long[] before)
    {
        // By photo: one that was embedded anew since has another vector, and is still the same.
        var known = before.Concat(asked.Except).ToHashSet();
        var photos = new List<(long, float)>(neighbours.Count);
        foreach (var neighbour in neighbours)
        {
            _isCut = neighbour.Similarity < asked.Least;
            if (_isCut)
            {
                break;
            }

            if (snapshot.TryGetRowOfEmbedding(neighbour.Id, out var row) && known.Add(snapshot.PhotoIds[row]) && !_unwanted.Is(neighbour.Id, neighbour.Similarity))
            {
                photos.Add((snapshot.PhotoIds[row], neighbour.Similarity));
            }
        }

        return photos;
    }

    private List<(NamedPhoto Photo, float Similarity)> Passing(IReadOnlyList<NamedPhoto> named)
    {
        var vector = new float[index.Dimension];
        var photos = new List<(NamedPhoto, float)>();
        foreach (var photo in named)
        {
            if (photos.Count == Head)
            {
                break;
            }

            if (!asked.Except.Contains(photo.PhotoId) && snapshot.TryGetRow(photo.PhotoId, out var row) && passing.Contains(row))
            {
                var embedding = snapshot.EmbeddingIds[row];
                var similarity = index.TryGet(embedding, vector) ? TensorPrimitives.Dot(vector, asked.Wanted) : float.NaN;
                if (!_unwanted.Is(embedding, similarity))
                {
                    photos.Add((photo, similarity));
                }
            }
        }

        return photos;
    }

    /// <summary>Null where no name holds the words.</summary>
    private static RankedPhotos? Fuse(List<(long Id, float Similarity)> closest, List<(NamedPhoto Photo, float Similarity)> named)
    {
        if (named.Count == 0)
        {
            return null;
        }

        var fused = new Dictionary<long, (double Score, float Similarity)>(closest.Count + named.Count);
        for (var place = 0; place < closest.Count; place++)
        {
            fused.Add(closest[place].Id, (ReciprocalRank.Score(place + 1), closest[place].Similarity));
        }

        var onlyNamed = named.Select(name => name.Photo.PhotoId).Where(id => !fused.ContainsKey(id)).ToHashSet();
        var ranks = ReciprocalRank.MeanRanks([.. named.Select(name => name.Photo.Score)]);
        for (var place = 0; place < named.Count; place++)
        {
            var (photo, similarity) = named[place];
            fused[photo.PhotoId] = (fused.GetValueOrDefault(photo.PhotoId).Score + ReciprocalRank.Score(ranks[place]), similarity);
        }

        var ordered = fused.OrderByDescending(one => one.Value.Score).ThenByDescending(one => one.Value.Similarity).ThenBy(one => one.Key).ToList();
        return new RankedPhotos([.. ordered.Select(one => one.Key)], [.. ordered.Select(one => one.Value.Similarity)], Tail: null)
        {
            Named = named.Select(name => name.Photo.PhotoId).ToHashSet(),
            OnlyNamed = onlyNamed,
        };
    }
}
