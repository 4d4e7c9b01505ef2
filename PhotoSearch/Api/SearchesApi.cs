using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;

namespace PhotoSearch.Api;

/// <summary>The searches that a person keeps, and those asked lately. A key has no account, and so no searches.</summary>
internal static class SearchesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/searches", ListAsync);
        _ = api.MapPost("/searches", SaveAsync);
        _ = api.MapPatch("/searches/{id}", RenameAsync);
        _ = api.MapDelete("/searches/{id}", RemoveAsync);
        _ = api.MapDelete("/searches/recent", ForgetAsync);
        _ = api.MapPut("/searches/recent", RememberAsync);
    }

    /// <summary>A page of this site that lists photos, and nothing else: it becomes a link.</summary>
    public static bool IsListed(string? address)
    {
        if (address is null || address.Length > SavedSearches.LongestAddress || !address.All(sign => sign is > ' ' and <= '~' and not ('\\' or '#')))
        {
            return false;
        }

        var path = address.Split('?', 2)[0];
        return path == "/" || (path.StartsWith("/similar/", StringComparison.Ordinal) && path.AsSpan().Count('/') == 2 && !path.EndsWith('/'));
    }

    internal static async Task<Results<Ok<SearchesAnswer>, ProblemHttpResult>> ListAsync(
        HttpContext context, SavedSearches saved, RecentSearches recent, ViewerSource viewers, CancellationToken cancellationToken) =>
        (await viewers.ForAsync(context.User, cancellationToken)).Account is { } account
            ? TypedResults.Ok(new SearchesAnswer(
                [.. (await saved.ListAsync(account, cancellationToken)).Select(ToAnswer)],
                [.. (await recent.ListAsync(account, cancellationToken)).Select(one => new RecentSearchAnswer(one.Words, DateTimeOffset.FromUnixTimeMilliseconds(one.AskedAt)))],
                await recent.AreRememberedAsync(account, cancellationToken)))
            : NoAccount();

    internal static async Task<Results<Created<SavedSearchAnswer>, ProblemHttpResult>> SaveAsync(
        HttpContext context, SavedSearches saved, ViewerSource viewers, SavedSearchRequest request, CancellationToken cancellationToken)
    {
        if ((await viewers.ForAsync(context.User, cancellationToken)).Account is not { } account)
        {
            return NoAccount();
        }

        if (!IsListed(request.Address))
        {
            return Refusal(new SavedSearchException(SavedSearchProblem.AddressUnusable, "address is path and query of a page that lists photos, such as /?q=dog."));
        }

        try
        {
            var added = await saved.AddAsync(account, request.Name, request.Address!, cancellationToken);
            return TypedResults.Created($"{ApiSetup.Root}/searches/{added.Id}", ToAnswer(added));
        }
        catch (SavedSearchException e)
        {
            return Refusal(e);
        }
    }

    internal static async Task<Results<Ok<SavedSearchAnswer>, ProblemHttpResult>> RenameAsync(
        HttpContext context, SavedSearches saved, ViewerSource viewers, long id, SavedSearchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await viewers.ForAsync(context.User, cancellationToken)).Account is not { } account ? NoAccount()
                : await saved.RenameAsync(account, id, request.Name, cancellationToken) is { } renamed ? TypedResults.Ok(ToAnswer(renamed)) : NoSuchSearch();
        }
        catch (SavedSearchException e)
        {
            return Refusal(e);
        }
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        HttpContext context, SavedSearches saved, ViewerSource viewers, long id, CancellationToken cancellationToken) =>
        (await viewers.ForAsync(context.User, cancellationToken)).Account is not { } account ? NoAccount()
            : await saved.RemoveAsync(account, id, cancellationToken) ? TypedResults.NoContent() : NoSuchSearch();

    internal static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(
        HttpContext context, RecentSearches recent, ViewerSource viewers, CancellationToken cancellationToken)
    {
        if ((await viewers.ForAsync(context.User, cancellationToken)).Account is not { } account)
        {
            return NoAccount();
        }

        await recent.ForgetAsync(account, cancellationToken);
        return TypedResults.NoContent();
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> RememberAsync(
        HttpContext context, RecentSearches recent, ViewerSource viewers, RememberRequest request, CancellationToken cancellationToken)
    {
        if ((await viewers.ForAsync(context.User, cancellationToken)).Account is not { } account)
        {
            return NoAccount();
        }

        await recent.RememberAsync(account, request.Remembered, cancellationToken);
        return TypedResults.NoContent();
    }

    private static SavedSearchAnswer ToAnswer(SavedSearch search) => new(search.Id, search.Name, search.Address, DateTimeOffset.FromUnixTimeMilliseconds(search.CreatedAt));

    private static ProblemHttpResult NoAccount() => TypedResults.Problem(
        "Searches belong to a person's account, and a key has none.", statusCode: StatusCodes.Status403Forbidden, title: "No account, no searches");

    private static ProblemHttpResult NoSuchSearch() => TypedResults.Problem("You keep no such search.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    private static ProblemHttpResult Refusal(SavedSearchException refusal) => TypedResults.Problem(
        refusal.Message, title: "The search was not kept",
        statusCode: refusal.Problem is SavedSearchProblem.NameTaken or SavedSearchProblem.TooMany ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
}

/// <param name="Saved">By name.</param>
/// <param name="Recent">Latest first, 50 at most.</param>
/// <param name="Remembered">Whether what is asked on the page becomes one of them.</param>
internal sealed record SearchesAnswer(IReadOnlyList<SavedSearchAnswer> Saved, IReadOnlyList<RecentSearchAnswer> Recent, bool Remembered);

internal sealed record SavedSearchAnswer(long Id, string Name, string Address, DateTimeOffset CreatedAt);

internal sealed record RecentSearchAnswer(string Words, DateTimeOffset AskedAt);

/// <param name="Address">Path and query of a page that lists photos; a renamed search keeps its own.</param>
internal sealed record SavedSearchRequest(string? Name, string? Address);

internal sealed record RememberRequest(bool Remembered);
