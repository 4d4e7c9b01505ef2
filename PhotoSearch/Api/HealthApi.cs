using Microsoft.AspNetCore.Http.HttpResults;

namespace PhotoSearch.Api;

/// <summary>What a container's supervisor asks; open to everybody, and says nothing of the photos.</summary>
internal static class HealthApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").AllowAnonymous();
        _ = health.MapGet("/live", Live);
        _ = health.MapGet("/ready", Ready);
    }

    /// <summary>The process answers: that is all that is asked.</summary>
    internal static Ok<LiveAnswer> Live() => TypedResults.Ok(new LiveAnswer("live"));

    internal static JsonHttpResult<ReadyAnswer> Ready(Readiness readiness)
    {
        var (ready, reason) = readiness.Check();
        return TypedResults.Json(new ReadyAnswer(ready, reason), statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
