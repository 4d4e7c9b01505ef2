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

    /// <summary>Of a question, and of a text to be embedded.</summary>
    public const int LongestWordsCharacters = Question.LongestWords;

    private const int LongestCursorCharacters = 1000;

    /// <summary>A model is loaded within about this long.</summary>
    private const string RetryAfterSeconds = "10";

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/search", SearchAsync);
        _ = api.MapGet("/photos/{id}/similar", SimilarAsync);
    }

    internal static Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> SearchAsync(
        HttpContext context, PhotoSearcher searcher, ViewerSource viewers, [AsParameters] AskedAddress asked, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        return AnswerAsync(context, searcher, viewers, asked.Read(faults), faults, asked, cancellationToken);
    }

    internal static async Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> SimilarAsync(
        HttpContext context, PhotoSearcher searcher, PhotoShelf shelf, ViewerSource viewers, string id, [AsParameters] AskedAddress asked, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var question = asked.Read(faults);
        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        return await shelf.FindAsync(viewer, id, cancellationToken) is { } photo
            ? await AnswerAsync(context, searcher, viewers, question with { Like = PickedPhotos.Of([photo.Id, .. question.Like.Where(other => other != photo.Id)]) }, faults, asked, cancellationToken)
            : PhotoApi.NoSuchPhoto();
    }

    private static async Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        HttpContext context, PhotoSearcher searcher, ViewerSource viewers, Question question, Faults faults, AskedAddress asked, CancellationToken cancellationToken)
    {
        var count = faults.Whole("take", asked.Take, 1, MostTake, UsualTake);
        var from = faults.AtMost("cursor", asked.Cursor, LongestCursorCharacters);
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
        catch (Exception e) when (e is QuestionException or ModelNotReadyException)
        {
            return Refusal(context, e);
        }
    }

    /// <param name="exception">Of <see cref="PhotoSearcher"/>: a question that cannot be answered, or not now.</param>
    internal static ProblemHttpResult Refusal(HttpContext context, Exception exception)
    {
        if (exception is QuestionException)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest, title: "The question cannot be answered as it is");
        }

        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Search by words is not ready");
    }
}
