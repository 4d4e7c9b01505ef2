using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Indexing;

/// <summary>What reading a claimed file came to.</summary>
internal abstract record ReadOutcome
{
    private ReadOutcome(ClaimedWork work) => Work = work;

    public ClaimedWork Work { get; }

    /// <summary>Nothing more to compute: commit it.</summary>
    internal sealed record Finished(IndexedFile File) : ReadOutcome(File.Work);

    /// <summary>Decoded, its pictures stored; its vectors are still to be computed.</summary>
    /// <param name="ShortSide">Pixels of the shorter side that it was decoded for.</param>
    internal sealed record ToEmbed(ClaimedWork Work, byte[] Sha256, DecodedPhoto Photo, SidecarLook Sidecar, int ShortSide) : ReadOutcome(Work);

    /// <summary>A known photo's pixels, for the vectors that it lacks.</summary>
    /// <param name="ShortSide">Pixels of the shorter side that they are good for.</param>
    /// <param name="Held">Spaces that need no vector.</param>
    /// <param name="Failure">Why the original could not be read although it is there; null else.</param>
    internal sealed record ToEmbedAgain(
        ClaimedWork Work, RgbPixels Pixels, int ShortSide, IReadOnlySet<string> Held, bool IsProvisional, string? Failure) : ReadOutcome(Work);

    /// <summary>Not now: the file is changing, or could not be reached.</summary>
    /// <param name="MayBlameFile">It counts as a try: after too many the file has failed, or what is stored of it must do.</param>
    internal sealed record Later(ClaimedWork Work, TimeSpan After, bool MayBlameFile) : ReadOutcome(Work);
}
