using PhotoSearch.Searching.Relevance;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>The answer to a question as it was at one moment: photos, best first.</summary>
/// <param name="Key">Names it in cursors.</param>
/// <param name="Question">A fingerprint of who asked what.</param>
/// <param name="Revision">Of the catalog, when it was made.</param>
/// <param name="Photos">All of them, or those that come first.</param>
internal sealed record Ranking(string Key, string Question, long Revision, RankedPhotos Photos)
{
    /// <summary>What objects, keys and fingerprints take, however few photos there are.</summary>
    private const int Overhead = 1024;

    /// <summary>Of the embeddings by which photos were folded; empty while no model was loaded.</summary>
    public string Space { get; init; } = "";

    /// <summary>Revision of the viewer's favourites, where the question asks for them.</summary>
    public long? Favourites { get; init; }

    public long[] PhotoIds => Photos.Ids;

    /// <summary>Of memory, about.</summary>
    public long Bytes => Overhead + Photos.Bytes;

    /// <summary>Photos in all, also where only the first are there.</summary>
    public int Total => Photos.Tail?.Total ?? Photos.Ids.Length;
}

/// <summary>Photos in order.</summary>
/// <param name="Similarities">Of the same length as <paramref name="Ids"/>, not a number where a photo has no embedding; null where nothing was compared.</param>
/// <param name="Tail">What is needed to put the rest in order; null: these are all.</param>
internal sealed record RankedPhotos(long[] Ids, float[]? Similarities, RankingTail? Tail)
{
    /// <summary>In a hash set: the id, its hash, the next of its bucket, and the bucket.</summary>
    public const int BytesOfId = sizeof(long) + (3 * sizeof(int));

    /// <summary>Photos in whose names or captions the words stand.</summary>
    public IReadOnlySet<long> Named { get; init; } = new HashSet<long>();

    /// <summary>Of these, those that would not have been among the closest.</summary>
    public IReadOnlySet<long> OnlyNamed { get; init; } = new HashSet<long>();

    /// <summary>Of memory, about.</summary>
    public long Bytes => (sizeof(long) * (long)Ids.Length) + (sizeof(float) * (long)(Similarities?.Length ?? 0)) + (BytesOfId * (long)(Named.Count + OnlyNamed.Count))
        + (Tail is null ? 0 : Tail.Asked.Bytes + Tail.Sets.Sum(set => set.PhotoIds.Bytes));

    /// <summary>What the similarities mean; null where that is not known.</summary>
    public Closeness? Closeness { get; init; }

    /// <summary>There are photos that are closer to the question than nothing, and were left out because they are not close enough.</summary>
    public bool IsCut { get; init; }

    /// <summary>Good for this answer alone: the next one will know what its similarities mean.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>Whether anything in the library is about the question; null where that is not known.</summary>
    public bool? Fits { get; init; }

    /// <summary>What the person should know of this order.</summary>
    public string? Note { get; init; }
}

/// <summary>The rest of a ranking, not in order yet.</summary>
/// <param name="Sets">Photos in which exact words stand, and favourites, as they were read.</param>
/// <param name="Total">With the photos that come first.</param>
internal sealed record RankingTail(AskedVectors Asked, IReadOnlyList<(IdSet PhotoIds, bool IsNegative)> Sets, int Total)
{
    /// <summary>Some of the rest will be dropped, and it is not known yet how many.</summary>
    public bool MayShrink => Asked.Unwanted.Count > 0 || Asked.Least > float.NegativeInfinity;
}
