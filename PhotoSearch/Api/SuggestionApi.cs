using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Suggestions;

namespace PhotoSearch.Api;

/// <summary>What a question could go on with, while it is typed.</summary>
internal static class SuggestionApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/suggestions", SuggestAsync);

    internal static async Task<Results<Ok<SuggestionsAnswer>, ValidationProblem>> SuggestAsync(
        HttpContext context, Suggester suggester, ViewerSource viewers, string? q, string? at, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var text = faults.AtMost("q", q, Question.LongestWords) ?? "";
        var cursor = faults.Whole("at", at, 0, Question.LongestWords, text.Length);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var found = await suggester.SuggestAsync(await viewers.ForAsync(context.User, cancellationToken), text, cursor, cancellationToken);
        // Of one person, and old with the next letter.
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SuggestionsAnswer(
            [.. found.Select(one => new SuggestionAnswer(Word(one.Kind), one.Text, one.Hint, one.Count, one.Words, one.At, one.Address))]));
    }

    private static string Word(SuggestionKind kind) => kind.ToString().ToLowerInvariant();
}

/// <param name="Suggestions">Best first, eight at most.</param>
internal sealed record SuggestionsAnswer(IReadOnlyList<SuggestionAnswer> Suggestions);

/// <param name="Kind"><c>place</c>, <c>camera</c>, <c>lens</c>, <c>folder</c>, <c>tag</c>, <c>person</c>, <c>album</c>, <c>type</c>, <c>is</c>, <c>year</c>, <c>rating</c>, <c>filter</c>, <c>recent</c> or <c>saved</c>.</param>
/// <param name="Hint">What a filter takes; null for everything else.</param>
/// <param name="Count">Photos that have it; null for filters and searches.</param>
/// <param name="Q">The whole question with it in place.</param>
/// <param name="At">Where the cursor stands then, in UTF-16 units.</param>
/// <param name="Address">Of a saved search's page; null for everything else.</param>
internal sealed record SuggestionAnswer(string Kind, string Text, string? Hint, int? Count, string Q, int At, string? Address);
