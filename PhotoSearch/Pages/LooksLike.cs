using PhotoSearch.Searching;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Pages;

/// <summary>What a question asks for, and that nothing here looks like it.</summary>
internal static class LooksLike
{
    public static string Nothing(Question question) => $"Nothing here looks like {Asked(question)}";

    private static string Asked(Question question) => Telling(question) is { Length: > 0 } words && question.Picture is null && question.Like.Count + question.Unlike.Count == 0 ? $"“{words}”"
        : question.Picture is not null ? "your picture"
        : PhotoAddresses.IsSimilar(question) ? "this photo"
        : "those you picked";

    /// <summary>The filter that is the whole question, as an album is; null where more is asked.</summary>
    public static Filter? Alone(Question question) =>
        question is { Stack: null, Picture: null, Like.Count: 0, Unlike.Count: 0, Query.Terms: [Term.Restriction { IsNegative: false } only] } ? only.Filter : null;

    /// <summary>The words without the filters.</summary>
    public static string Telling(Question question) => QueryText.Without(question.Query, term => term is Term.Restriction or Term.Mute);
}
