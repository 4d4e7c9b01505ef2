using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>The months of a list that goes by date.</summary>
internal static class TimelineApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/timeline", TimelineAsync);

    internal static async Task<Results<Ok<TimelineAnswer>, ValidationProblem, ProblemHttpResult>> TimelineAsync(
        HttpContext context, PhotoSearcher searcher, ViewerSource viewers, [AsParameters] AskedAddress asked, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var question = asked.Read(faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        try
        {
            var timeline = await searcher.TimelineAsync(await viewers.ForAsync(context.User, cancellationToken), question, cancellationToken);
            if (timeline is null)
            {
                faults.Add("sort", "This list goes by relevance or by name: with sort=newest or sort=oldest it has months.");
                return faults.ToProblem();
            }

            return TypedResults.Ok(new TimelineAnswer([.. timeline.Months.Select(month => new TimelineMonthAnswer(
                month.First.ToString("yyyy-MM", CultureInfo.InvariantCulture), month.Count, month.Cursor))]));
        }
        catch (Exception e) when (e is QuestionException or ModelNotReadyException)
        {
            return SearchApi.Refusal(context, e);
        }
    }
}

/// <param name="Months">In the order of the list.</param>
internal sealed record TimelineAnswer(IReadOnlyList<TimelineMonthAnswer> Months);

/// <param name="Month"><c>2021-03</c>.</param>
/// <param name="Cursor">For <c>/search</c> with the same question: where the month begins.</param>
internal sealed record TimelineMonthAnswer(string Month, int Count, string Cursor);
