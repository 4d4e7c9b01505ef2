using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>What became of a claimed file; a batch of these is one transaction.</summary>
internal abstract record IndexedFile
{
    private IndexedFile()
    {
    }

    public required ClaimedWork Work { get; init; }

    /// <summary>Its bytes' SHA-256, 32 bytes; null only for a failed file that could not be opened.</summary>
    public required byte[]? Sha256 { get; init; }

    /// <summary>Decoded and embedded just now.</summary>
    /// <param name="FileTime">The file's time as wall clock here: its date where the content has none.</param>
    internal sealed record Read(PhotoFacts Facts, ulong PerceptualHash, int DecoderVersion, string Space, float[] Vector, TakenAt FileTime) : IndexedFile;

    /// <summary>The catalog has this content, its pictures and its vector already: a copy, or a file that moved.</summary>
    /// <param name="Space">The space in which the vector was seen; it is looked for again in the transaction.</param>
    internal sealed record Known(TakenAt FileTime, string Space) : IndexedFile;

    /// <summary>It will not become a photo, and why.</summary>
    internal sealed record Failed(string Reason, int DecoderVersion) : IndexedFile;
}

/// <summary>What a committed batch changed for the vectors in memory.</summary>
internal sealed record VectorChanges(IReadOnlyList<(long EmbeddingId, float[] Vector)> Added, IReadOnlyList<long> Removed);

/// <summary>What the catalog already has of a content.</summary>
/// <param name="Failure">Why it cannot be read; null when it can or was never tried.</param>
/// <param name="IsComplete">Pictures by this decoder and a vector in the asked space are there.</param>
internal sealed record KnownContent(string? Failure, bool IsComplete);
