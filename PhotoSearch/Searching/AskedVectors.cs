using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Searching;

/// <summary>A question as vectors.</summary>
/// <param name="Wanted">Unit length.</param>
/// <param name="Unwanted">One for each part that is not to be seen.</param>
/// <param name="Except">Ids of photos that are left out: those that are asked about.</param>
internal sealed record AskedVectors(float[] Wanted, IReadOnlyList<UnwantedVector> Unwanted, IReadOnlySet<long> Except)
{
    /// <summary>Ids of photos that the question is made of, with those that are one thing with them: that they are close to it says nothing.</summary>
    public IReadOnlySet<long> Picked { get; init; } = new HashSet<long>();

    /// <summary>Of memory, about.</summary>
    public long Bytes => (sizeof(float) * (Wanted.Length + Unwanted.Sum(part => (long)part.Vector.Length))) + (RankedPhotos.BytesOfId * (long)(Except.Count + Picked.Count));

    /// <summary>What similarities to the wanted mean; null where that is not known.</summary>
    public Closeness? Closeness { get; init; }

    /// <summary>How sure a photo must be to fit, 0 to 1; null: all are wanted, or nobody knows how sure they are.</summary>
    public double? Strictness { get; init; }

    /// <summary>Words ask for it: where nothing here is about them, there are no results. What a picture or a photo is compared with only ends somewhere.</summary>
    public bool IsOfWords { get; init; }

    /// <summary>The similarity at which results end; photos whose names hold the words are there all the same.</summary>
    public float Least { get; init; } = float.NegativeInfinity;
}

/// <summary>Words that are left out.</summary>
/// <param name="Closeness">What similarities to them mean; null where that is not known.</param>
internal sealed record UnwantedVector(float[] Vector, Closeness? Closeness);
