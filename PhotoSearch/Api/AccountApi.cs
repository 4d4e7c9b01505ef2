using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;

namespace PhotoSearch.Api;

/// <summary>Accounts and keys, for administrators and for the command line. A password or key that is lost is replaced here.</summary>
internal static class AccountApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("/accounts").RequireAuthorization(AccountSchemes.Administrator);
        _ = accounts.MapGet("", ListAsync);
        _ = accounts.MapPost("", AddAsync);
        _ = accounts.MapDelete("/{name}", RemoveAsync);
        _ = accounts.MapPost("/{name}/password", SetPasswordAsync);

        var keys = api.MapGroup("/api-keys").RequireAuthorization(AccountSchemes.Administrator);
        _ = keys.MapGet("", ListKeysAsync);
        _ = keys.MapPost("", AddKeyAsync);
        _ = keys.MapDelete("/{name}", RemoveKeyAsync);
    }

    internal static async Task<Ok<AccountsAnswer>> ListAsync(AccountStore accounts, CancellationToken cancellationToken) =>
        TypedResults.Ok(new AccountsAnswer([.. (await accounts.ListAsync(cancellationToken)).Select(ToAnswer)]));

    internal static Task<Results<Created<AccountAnswer>, ProblemHttpResult>> AddAsync(
        AccountStore accounts, SetupCode code, AccountRequest request, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            var added = await accounts.AddAsync(request.Name, request.Password, request.IsAdmin, cancellationToken);
            code.Void();
            return TypedResults.Created($"{ApiSetup.Root}/accounts/{Uri.EscapeDataString(added.Name)}", ToAnswer(added));
        });

    internal static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        AccountStore accounts, string name, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            await accounts.RemoveAsync(name, cancellationToken);
            return TypedResults.NoContent();
        });

    internal static Task<Results<NoContent, ProblemHttpResult>> SetPasswordAsync(
        AccountStore accounts, DoorGuard guard, string name, PasswordRequest request, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            _ = await accounts.SetPasswordAsync(name, request.Password, cancellationToken);
            guard.Forgive(name);
            return TypedResults.NoContent();
        });

    internal static async Task<Ok<ApiKeysAnswer>> ListKeysAsync(ApiKeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ApiKeysAnswer(
            [.. (await keys.ListAsync(cancellationToken)).Select(key => new ApiKeyAnswer(key.Name, key.CreatedAt, key.LastUsed))]));

    internal static Task<Results<Ok<NewApiKeyAnswer>, ProblemHttpResult>> AddKeyAsync(
        ApiKeyStore keys, ApiKeyRequest request, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            var key = await keys.AddAsync(request.Name, cancellationToken);
            return TypedResults.Ok(new NewApiKeyAnswer(request.Name!.Trim(), key));
        });

    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveKeyAsync(
        ApiKeyStore keys, string name, CancellationToken cancellationToken) =>
        await keys.RemoveAsync(name, cancellationToken)
            ? TypedResults.NoContent()
            : ToProblem(new AccountException(AccountProblem.NotFound, $"There is no API key named {name}."));

    private static async Task<Results<T, ProblemHttpResult>> TryAsync<T>(Func<Task<T>> change)
        where T : IResult
    {
        try
        {
            return await change();
        }
        catch (AccountException e)
        {
            return ToProblem(e);
        }
    }

    private static ProblemHttpResult ToProblem(AccountException refusal) => TypedResults.Problem(
        refusal.Message,
        title: "The change was refused",
        statusCode: refusal.Problem switch
        {
            AccountProblem.NotFound => StatusCodes.Status404NotFound,
            AccountProblem.NameUnusable or AccountProblem.PasswordUnusable => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status409Conflict,
        });

    private static AccountAnswer ToAnswer(Account account) => new(account.Name, account.IsAdmin, account.CreatedAt);
}
