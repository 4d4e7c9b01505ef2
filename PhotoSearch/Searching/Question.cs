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
    public string Words { get; init; } = "";

    /// <summary>A picture from outside the library to look like.</summary>
    /// <remarks>Its embedding, as <see cref="PictureAddress"/> writes it.</remarks>
    public string? Picture { get; init; }

    /// <summary>Public ids of photos to look like. Without words and picture they are left out of the answer themselves.</summary>
    public PickedPhotos Like { get; init; } = PickedPhotos.None;

    /// <summary>Public ids of photos not to look like.</summary>
    public PickedPhotos Unlike { get; init; } = PickedPhotos.None;

    public SortOrder Sort { get; init; }

    /// <summary>0 to 1: how sure a photo must be to fit; null: the whole ranking.</summary>
    public double? Strictness { get; init; }

    /// <summary>The least similarity that is shown, -1 to 1; null: none.</summary>
    public float? MinSimilarity { get; init; }

    /// <summary>The same for equal questions, and for them alone.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture, $"{Sort}|{Strictness}|{MinSimilarity}|{string.Join(',', Like)}|{string.Join(',', Unlike)}|{Picture}|{Words}");

    /// <summary>Whether photos are compared with anything, and not only filtered.</summary>
    /// <param name="query">Of <see cref="Words"/>.</param>
    public bool Compares(Query query) => Wants(query) || query.Unwanted.Count > 0;

    /// <summary>Whether anything is looked for, and not only left out.</summary>
    /// <param name="query">Of <see cref="Words"/>.</param>
    public bool Wants(Query query) => query.Wanted.Count > 0 || Picture is not null || Like.Count > 0 || Unlike.Count > 0;

    /// <summary>Whether the answer goes by date, and so by months.</summary>
    /// <param name="query">Of <see cref="Words"/>.</param>
    public bool GoesByDate(Query query) => Sort is SortOrder.Newest or SortOrder.Oldest || (Sort == SortOrder.Relevance && !Wants(query));

    /// <summary>What was typed, or the library where nothing was.</summary>
    public static Question From(string? words, SortOrder sort = SortOrder.Relevance, string? picture = null) =>
        new() { Words = words?.Trim() ?? "", Sort = sort, Picture = string.IsNullOrEmpty(picture) ? null : picture };

    /// <summary>Photos that look like this one, closest first, itself left out.</summary>
    /// <param name="photoId">Its public id.</param>
    public static Question SimilarTo(string photoId, string? words = null) => From(words) with { Like = [photoId] };
}
