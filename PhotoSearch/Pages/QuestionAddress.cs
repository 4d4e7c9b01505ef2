using Microsoft.AspNetCore.WebUtilities;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>Reads a question from the address of a page. Forgiving: what makes no sense is left out.</summary>
internal static class QuestionAddress
{
    public const string RoundAddress = "/round";

    private const string SimilarPages = "/similar/";

    /// <summary>As the API takes at most.</summary>
    private const int MostPicked = Api.AskedAddress.MostPicked;

    /// <summary>Where picked photos lead to: the same question, and more or less like these.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet(
        RoundAddress,
        static (string? from, string? @as, string[]? id) => TypedResults.LocalRedirect(PhotoAddresses.List(Round(Of(from ?? "/"), id ?? [], @as == "bad")))).ExcludeFromDescription();

    /// <param name="address">Path and query.</param>
    public static Question Of(string address)
    {
        var (path, query) = address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (address[..at], address[at..]) : (address, "");
        var parameters = QueryHelpers.ParseQuery(query);
        string? One(string name) => parameters.TryGetValue(name, out var values) ? values[0] : null;
        var similar = path.StartsWith(SimilarPages, StringComparison.Ordinal) ? Uri.UnescapeDataString(path[SimilarPages.Length..]) : One("similar");
        return Read(One("q"), One("sort"), One("picture"), similar, One("like"), One("unlike"), One("strictness"), One("stack"), One("stacked"));
    }

    public static Question Read(string? words, string? sort, string? picture, string? similar, string? like, string? unlike, string? strictness, string? stack = null, string? stacked = null)
    {
        _ = SortOrders.TryRead(sort, out var order);
        var typed = words?[..Math.Min(words.Length, Question.LongestWords)];
        return Question.From(typed, order, picture) with
        {
            Like = Picked([similar ?? "", .. Ids(like)]),
            Unlike = Picked(Ids(unlike)),
            Stack = string.IsNullOrEmpty(stack) ? null : stack,
            IsUnfolded = stacked == PhotoAddresses.Unfolded,
            IsCutByDefault = true,
            Strictness = double.TryParse(strictness, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var strict) && strict is >= 0 and <= 1 ? strict : null,
        };
    }

    /// <summary>From a stack one goes on into the library.</summary>
    private static Question Round(Question question, string[] picked, bool areBad) => (question.Stack is null ? question : question with { Stack = null, Sort = SortOrder.Relevance }) with
    {
        Like = Picked(areBad ? question.Like.Except(picked, StringComparer.Ordinal) : [.. question.Like, .. picked]),
        Unlike = Picked(areBad ? [.. question.Unlike, .. picked] : question.Unlike.Except(picked, StringComparer.Ordinal)),
    };

    private static string[] Ids(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static PickedPhotos Picked(IEnumerable<string> ids) => PickedPhotos.Of([.. ids.Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Take(MostPicked)]);
}
