using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Questions about the library.</summary>
internal static class SearchApi
{
    /// <summary>A page of the grid.</summary>
    private const int UsualTake = 50;

    private const int MostTake = 200;

    /// <summary>A model reads some 77 tokens; more words change nothing.</summary>
    public const int LongestWordsCharacters = 500;

    private const int LongestCursorCharacters = 1000;

    /// <summary>A model is loaded within about this long.</summary>
    private const string RetryAfterSeconds = "10";

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/search", SearchAsync);
        _ = api.MapGet("/photos/{id}/similar", SimilarAsync);
    }

    internal static Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> SearchAsync(
        HttpContext context, PhotoSearcher searcher, ViewerSource viewers, string? q, string? picture, string? take, string? cursor, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var words = faults.AtMost("q", q, LongestWordsCharacters);
        var seen = faults.AtMost("picture", picture, PictureAddress.LongestCharacters);
        return AnswerAsync(context, searcher, viewers, Question.From(words, seen), faults, take, cursor, cancellationToken);
    }

    internal static async Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> SimilarAsync(
        HttpContext context, PhotoSearcher searcher, PhotoShelf shelf, ViewerSource viewers, string id, string? take, string? cursor,
        CancellationToken cancellationToken)
    {
        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        return await shelf.FindAsync(viewer, id, cancellationToken) is { } photo
            ? await AnswerAsync(context, searcher, viewers, new Question.SimilarTo(photo.Id), new Faults(), take, cursor, cancellationToken)
            : PhotoApi.NoSuchPhoto();
    }

    private static async Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        HttpContext context, PhotoSearcher searcher, ViewerSource viewers, Question question, Faults faults, string? take, string? cursor,
        CancellationToken cancellationToken)
    {
        var count = faults.Whole("take", take, 1, MostTake, UsualTake);
        var from = faults.AtMost("cursor", cursor, LongestCursorCharacters);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        try
        {
            var viewer = await viewers.ForAsync(context.User, cancellationToken);
            var page = await searcher.SearchAsync(viewer, question, count, string.IsNullOrEmpty(from) ? null : from, cancellationToken);
            return TypedResults.Ok(page.ToAnswer());
        }
        catch (QuestionException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest, title: "The question cannot be answered as it is");
        }
        catch (ModelNotReadyException e)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Search by words is not ready");
        }
    }
}
