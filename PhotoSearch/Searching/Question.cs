using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching;

/// <summary>What is asked of the library. Equal questions of equal viewers share a ranking.</summary>
internal sealed record Question
{
    /// <summary>Characters; a model reads some 77 tokens, and filters take some more.</summary>
    public const int LongestWords = 500;

    /// <summary>Everything, newest first.</summary>
    public static Question Library { get; } = new();

    /// <summary>In the language of the search box (<see cref="QueryParser"/>); empty: no words and no filters.</summary>
    public string Words
    {
        get => Query.Text;
        init => Query = QueryParser.Parse(value);
    }

    /// <summary>The words, understood.</summary>
    public Query Query { get; private init; } = QueryParser.Parse("");

    /// <summary>A picture from outside the library to look like.</summary>
    /// <remarks>Its embedding, as <see cref="PictureAddress"/> writes it.</remarks>
    public string? Picture { get; init; }

    /// <summary>Public ids of photos to look like. Without words and picture they are left out of the answer themselves.</summary>
    public PickedPhotos Like { get; init; } = PickedPhotos.None;

    /// <summary>Public ids of photos not to look like.</summary>
    public PickedPhotos Unlike { get; init; } = PickedPhotos.None;

    public SortOrder Sort { get; init; }

    /// <summary>0 to 1: how sure a photo must be to fit; null: as <see cref="IsCutByDefault"/> has it.</summary>
    public double? Strictness { get; init; }

    /// <summary>Where no strictness is asked for, results end where they stop being about the question: what a page shows. Otherwise they are the whole ranking.</summary>
    public bool IsCutByDefault { get; init; }

    /// <summary>The least similarity that is shown, -1 to 1; null: none.</summary>
    public float? MinSimilarity { get; init; }

    /// <summary>Every photo by itself; else photos that are one thing, as a burst or a picture in two formats, come once, by the best of them.</summary>
    public bool IsUnfolded { get; init; }

    /// <summary>Public id of a photo: only those are wanted that are one thing with it, each by itself.</summary>
    public string? Stack { get; init; }

    /// <summary>Photos that are one thing come once.</summary>
    public bool IsFolded => !IsUnfolded && Stack is null;

    /// <summary>The same for equal questions, and for them alone.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture, $"{Sort}|{Strictness}|{IsCutByDefault}|{IsUnfolded}|{Stack}|{MinSimilarity}|{string.Join(',', Like)}|{string.Join(',', Unlike)}|{Picture}|{Words}");

    /// <summary>Whether photos are compared with anything, and not only filtered.</summary>
    public bool Compares => Wants || Query.Unwanted.Count > 0;

    /// <summary>Whether anything is looked for, and not only left out.</summary>
    public bool Wants => Query.Wanted.Count > 0 || Picture is not null || Like.Count > 0 || Unlike.Count > 0;

    /// <summary>Equal words are understood equally: what they mean is not compared.</summary>
    public bool Equals(Question? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether the answer goes by date, and so by months.</summary>
    public bool GoesByDate => Sort is SortOrder.Newest or SortOrder.Oldest || (Sort == SortOrder.Relevance && !Wants);

    /// <summary>What was typed, or the library where nothing was.</summary>
    public static Question From(string? words, SortOrder sort = SortOrder.Relevance, string? picture = null) =>
        new() { Words = words?.Trim() ?? "", Sort = sort, Picture = string.IsNullOrEmpty(picture) ? null : picture };

    /// <summary>Photos that look like this one, closest first, itself left out.</summary>
    /// <param name="photoId">Its public id.</param>
    public static Question SimilarTo(string photoId, string? words = null) => From(words) with { Like = [photoId] };
}
