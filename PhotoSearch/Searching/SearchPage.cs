using PhotoSearch.Photos;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Searching;

/// <summary>A stretch of a ranking.</summary>
/// <param name="Total">Photos in the whole ranking.</param>
/// <param name="Next">Opaque cursor of what follows; null at the end.</param>
internal sealed record SearchPage(IReadOnlyList<SearchHit> Hits, long Total, bool TotalIsExact, string? Next, SearchTimings Elapsed)
{
    /// <summary>Opaque cursor of what comes before; null at the beginning.</summary>
    public string? Previous { get; init; }

    /// <summary>Whether anything in the library is about the question; null where that is not known.</summary>
    public bool? Fits { get; init; }

    /// <summary>Photos that were looked through: all that the viewer may see.</summary>
    public int Searched { get; init; }

    /// <summary>There are photos that look less like what was asked for and are left out, or there may be: the ranking is not yet at its end.</summary>
    public bool IsCut { get; init; }

    /// <summary>What was asked, understood.</summary>
    public Query Query { get; init; } = QueryParser.Parse("");

    /// <summary>Sentences for who asked.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A photo, and which content of it: what the address of a picture needs, so that a browser may keep the picture for good.</summary>
/// <param name="Id">Public id.</param>
/// <param name="Version">The first 8 hex digits of the content's SHA-256.</param>
internal sealed record PhotoKey(string Id, string Version)
{
    public static PhotoKey Of(string id, ReadOnlySpan<byte> sha256) => new(id, Convert.ToHexStringLower(sha256[..4]));
}

/// <summary>A photo that answers a question.</summary>
/// <param name="Similarity">Cosine similarity to the question, -1 to 1, higher is closer; null in the library, where nothing was compared.</param>
/// <param name="Width">Upright pixels.</param>
/// <param name="Type">Media type.</param>
/// <param name="Root">Name of the root.</param>
/// <param name="Path">Below the root, of one of the photo's files that the viewer may see.</param>
/// <param name="IsOffline">The root is not reachable now; stored pictures still are.</param>
internal sealed record SearchHit(
    PhotoKey Key, float? Similarity, TakenAt TakenAt, int Width, int Height, string Type, string Root, string Path, bool IsOffline)
{
    public string Id => Key.Id;

    /// <summary>How sure it is that the photo is about the question; null where that is not known.</summary>
    public Strength? Strength { get; init; }

    /// <summary>Of the person who asks.</summary>
    public bool IsFavourite { get; init; }

    /// <summary>Photos that it stands for, itself one of them; 1 where it is a thing of its own.</summary>
    public int Stack { get; init; } = 1;

    /// <summary>It was compared, and is among the closest.</summary>
    public const string LooksLike = "looks like";

    /// <summary>Why it is there: <c>looks like</c>, and in which of its words the asked ones stand: <c>title</c>, <c>description</c>, <c>keyword</c>, <c>person</c>, <c>name</c>.</summary>
    public IReadOnlyList<string> Why { get; init; } = [];
}

/// <summary>Where the time went.</summary>
/// <param name="Embed">Words to vectors, waiting for their turn included.</param>
/// <param name="Vectors">Comparing them with the photos'.</param>
internal sealed record SearchTimings(TimeSpan Embed, TimeSpan Vectors, TimeSpan Total)
{
    /// <summary>All the rest: following the library, filters, words in names, reading the hits.</summary>
    public TimeSpan Catalog => Total - Embed - Vectors;
}

/// <summary>A photo's neighbours in a ranking, for the viewer; null at either end.</summary>
/// <param name="Position">0-based.</param>
internal sealed record Around(PhotoKey? Previous, PhotoKey? Next, long Position, long Total)
{
    /// <summary>Why the photo is in the ranking; null in the library, where nothing was compared or looked for.</summary>
    public HitReason? Reason { get; init; }
}

/// <summary>Why a photo is in a ranking.</summary>
/// <param name="Similarity">As of <see cref="SearchHit"/>.</param>
/// <param name="Why">As of <see cref="SearchHit"/>.</param>
internal sealed record HitReason(float? Similarity, Strength? Strength, IReadOnlyList<string> Why);

/// <summary>The question cannot be answered as it was put; the message says what to change.</summary>
internal class QuestionException(string message) : Exception(message);

/// <summary>The cursor belongs to another question, or to this one as another model answered it.</summary>
internal sealed class CursorException() : QuestionException(
    "The cursor does not belong to this search, or another model answers since it began: leave it out to begin at the first page.");

/// <summary>Search by words cannot be answered yet; the message says why and what to do.</summary>
internal sealed class ModelNotReadyException(string message) : Exception(message);
