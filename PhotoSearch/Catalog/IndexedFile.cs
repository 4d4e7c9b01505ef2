using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>A photo's vector, and the space that it may be compared in.</summary>
internal sealed record SpaceVector(string Space, float[] Vector);

/// <summary>What became of claimed work; a batch of these is one transaction.</summary>
internal abstract record IndexedFile
{
    private IndexedFile()
    {
    }

    public required ClaimedWork Work { get; init; }

    /// <summary>Its bytes' SHA-256, 32 bytes; null only for a failed file that could not be opened.</summary>
    public required byte[]? Sha256 { get; init; }

    /// <summary>What lies beside it; it belongs to the file, not to its content.</summary>
    public SidecarLook Sidecar { get; init; } = new SidecarLook.None();

    /// <summary>Decoded and embedded just now.</summary>
    internal sealed record Read(PhotoFacts Facts, ulong PerceptualHash, int DecoderVersion, IReadOnlyList<SpaceVector> Vectors) : IndexedFile
    {
        public int FactsVersion { get; init; } = FileTags.Version;

        /// <summary>See <see cref="Decoding.Sharpness"/>.</summary>
        public double? Sharpness { get; init; }
    }

    /// <summary>The catalog has this content, its pictures and its vector already: a copy, or a file that moved.</summary>
    internal sealed record Known : IndexedFile;

    /// <summary>A photo's facts alone, in its file or beside it.</summary>
    /// <param name="Facts">Null: those in the file stay as they are.</param>
    internal sealed record Told(PhotoFacts? Facts, int FactsVersion) : IndexedFile
    {
        /// <summary>Null: as it was.</summary>
        public double? Sharpness { get; init; }
    }

    /// <summary>A known photo's vectors in spaces where they were missing; all else stays as it is.</summary>
    /// <param name="Vectors">Of the photo whose content is <see cref="IndexedFile.Sha256"/>; empty when there was nothing to make them from.</param>
    /// <param name="IsProvisional">Made from the stored picture, or not at all, because the original could not be read.</param>
    /// <param name="Failure">Why the original cannot be read although it is there; null otherwise.</param>
    internal sealed record Embedded(IReadOnlyList<SpaceVector> Vectors, bool IsProvisional, string? Failure) : IndexedFile;

    /// <summary>It will not become a photo, and why.</summary>
    internal sealed record Failed(string Reason, int DecoderVersion) : IndexedFile;
}

/// <summary>What a committed batch changed for the vectors in memory.</summary>
internal sealed record VectorChanges(IReadOnlyList<AddedVector> Added, IReadOnlyList<long> Removed);

/// <param name="EmbeddingId">Never given again, to whatever vector.</param>
internal sealed record AddedVector(long EmbeddingId, string Space, float[] Vector);

/// <summary>What the catalog already has of a content.</summary>
/// <param name="Failure">Why it cannot be read; null when it can or was never tried.</param>
/// <param name="IsComplete">Pictures by this decoder and a vector in the asked space are there.</param>
internal sealed record KnownContent(string? Failure, bool IsComplete);
