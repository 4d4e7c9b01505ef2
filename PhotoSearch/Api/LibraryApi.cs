using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Indexing;

namespace PhotoSearch.Api;

/// <summary>How far the library is, what failed, and what an administrator may do about it.</summary>
internal static class LibraryApi
{
    private const int UsualTake = 50;
    private const int MostTake = 200;

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/status", StatusAsync);
        _ = api.MapGet("/failures", FailuresAsync);
        _ = api.MapPost("/failures/retry", RetryAsync).RequireAuthorization(AccountSchemes.Administrator);
        _ = api.MapPost("/sweeps", SweepAsync).RequireAuthorization(AccountSchemes.Administrator);
        _ = api.MapPost("/pause", PauseAsync).RequireAuthorization(AccountSchemes.Administrator);
    }

    internal static async Task<Ok<StatusAnswer>> StatusAsync(
        ClaimsPrincipal user, LibraryReport report, ViewerSource viewers, CancellationToken cancellationToken)
    {
        var status = await report.StatusAsync(await viewers.ForAsync(user, cancellationToken), cancellationToken);
        return TypedResults.Ok(status.ToAnswer(user.IsInRole(AccountSchemes.Administrator)));
    }

    internal static async Task<Results<Ok<FailuresAnswer>, ValidationProblem>> FailuresAsync(
        ClaimsPrincipal user, LibraryReport report, ViewerSource viewers, string? skip, string? take, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var (from, count) = (faults.Whole("skip", skip, 0, int.MaxValue, 0), faults.Whole("take", take, 1, MostTake, UsualTake));
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var failed = await report.FailedAsync(await viewers.ForAsync(user, cancellationToken), from, count, cancellationToken);
        return TypedResults.Ok(new FailuresAnswer([.. failed.Select(file => file.ToAnswer())]));
    }

    /// <summary>One file, named by root and path as the failures list names it, or all of them.</summary>
    internal static async Task<Results<Ok<RetryAnswer>, ValidationProblem>> RetryAsync(
        ClaimsPrincipal user, LibraryReport report, ViewerSource viewers, RetryRequest? request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request?.Root) != string.IsNullOrEmpty(request?.Path))
        {
            var faults = new Faults();
            faults.Add(string.IsNullOrEmpty(request?.Root) ? "root" : "path", "Give root and path of one file, or neither for all of them.");
            return faults.ToProblem();
        }

        var viewer = await viewers.ForAsync(user, cancellationToken);
        var (root, path) = string.IsNullOrEmpty(request?.Root) ? (null, null) : (request.Root, request.Path);
        return TypedResults.Ok(new RetryAnswer(await report.RetryAsync(viewer, root, path, cancellationToken)));
    }

    internal static async Task<Accepted> SweepAsync(LibraryReport report, CancellationToken cancellationToken)
    {
        await report.SweepNowAsync(cancellationToken);
        return TypedResults.Accepted(new Uri($"{ApiSetup.Root}/status", UriKind.Relative));
    }

    internal static async Task<Results<Ok<PauseAnswer>, ValidationProblem>> PauseAsync(
        LibraryReport report, PauseRequest request, CancellationToken cancellationToken)
    {
        if (request.Paused is not { } pause)
        {
            var faults = new Faults();
            faults.Add("paused", "paused is true or false.");
            return faults.ToProblem();
        }

        await report.PauseAsync(pause, cancellationToken);
        return TypedResults.Ok(new PauseAnswer(pause));
    }
}
