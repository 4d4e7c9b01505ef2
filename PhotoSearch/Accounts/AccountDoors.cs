using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PhotoSearch.Accounts;

/// <summary>What the forms of the sign-in, first-run and account pages post to. Every one of them answers with a redirect.</summary>
internal sealed class AccountDoors(
    DoorGuard guard, PasswordCheck passwords, AccountStore accounts, SetupCode code, ILogger<AccountDoors> logger)
{
    public const string SignIn = "/sign-in";
    public const string AccountPage = "/account";

    /// <summary>Its forms are answered where models are; a form that was open for too long is told so in one way for all.</summary>
    public const string ModelsPage = "/models";

    /// <inheritdoc cref="ModelsPage"/>
    public const string SearchesPage = "/searches";

    public async Task<RedirectHttpResult> SignInAsync(
        HttpContext context, string? name, string? password, string? returnUrl, CancellationToken cancellationToken)
    {
        if (!await accounts.AnyAsync(cancellationToken))
        {
            return TypedResults.LocalRedirect(FirstRun.Address);
        }

        var (target, address) = (ReturnAddress.OrHome(returnUrl), context.Connection.RemoteIpAddress);
        if (guard.EnterSignIn(name, address) is { } wait)
        {
            logger.Throttled(SignIn, address?.ToString(), wait);
            return Back(SignIn, "throttled", wait, target);
        }

        if (await passwords.AskAsync(name, password, cancellationToken) is not { } account)
        {
            logger.SignInRefused(address?.ToString());
            return Back(SignIn, "wrong", null, target);
        }

        guard.SignedIn(name, address);
        await BeginSessionAsync(context, account);
        logger.SignedIn(account.Name, address?.ToString());
        return TypedResults.LocalRedirect(target);
    }

    public static async Task<RedirectHttpResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(AccountSchemes.Cookie);
        return TypedResults.LocalRedirect(SignIn);
    }

    public async Task<RedirectHttpResult> FirstRunAsync(
        HttpContext context, string? typed, string? name, string? password, CancellationToken cancellationToken)
    {
        if (await accounts.AnyAsync(cancellationToken))
        {
            return TypedResults.LocalRedirect(SignIn);
        }

        var address = context.Connection.RemoteIpAddress?.ToString();
        if (guard.EnterFirstRun() is { } wait)
        {
            logger.Throttled(FirstRun.Address, address, wait);
            return Back(FirstRun.Address, "throttled", wait);
        }

        if (!code.Matches(typed))
        {
            logger.SetupCodeRefused(address);
            return Back(FirstRun.Address, "code");
        }

        guard.FirstRunWasRight();
        try
        {
            var account = await accounts.AddFirstAsync(name, password, cancellationToken);
            code.Void();
            await BeginSessionAsync(context, account);
            logger.FirstRunDone(account.Name, address);
            return TypedResults.LocalRedirect(ReturnAddress.Home);
        }
        catch (AccountException e)
        {
            return e.Problem switch
            {
                AccountProblem.NotTheFirst => TypedResults.LocalRedirect(SignIn),
                AccountProblem.PasswordUnusable => Back(FirstRun.Address, "password"),
                _ => Back(FirstRun.Address, "name"),
            };
        }
    }

    public async Task<RedirectHttpResult> ChangePasswordAsync(
        HttpContext context, string? current, string? password, CancellationToken cancellationToken)
    {
        var (name, address) = (context.User.FindFirstValue(ClaimTypes.Name), context.Connection.RemoteIpAddress);
        if (guard.EnterSignIn(name, address) is { } wait)
        {
            logger.Throttled(AccountPage, address?.ToString(), wait);
            return Back(AccountPage, "throttled", wait);
        }

        if (await passwords.AskAsync(name, current, cancellationToken) is not { } account)
        {
            return Back(AccountPage, "current");
        }

        guard.SignedIn(name, address);
        if (!PasswordRule.Allows(password))
        {
            return Back(AccountPage, "password");
        }

        var changed = await accounts.SetPasswordAsync(account.Name, password, cancellationToken);
        await BeginSessionAsync(context, changed);
        logger.PasswordChanged(changed.Name);
        return TypedResults.LocalRedirect($"{AccountPage}?changed=1");
    }

    /// <summary>Persistent: a family does not want to sign in again whenever the browser was closed.</summary>
    private static Task BeginSessionAsync(HttpContext context, Account account) =>
        context.SignInAsync(AccountSchemes.Cookie, AccountSchemes.Session(account), new AuthenticationProperties { IsPersistent = true });

    private static RedirectHttpResult Back(string page, string error, TimeSpan? wait = null, string? returnUrl = null)
    {
        var query = QueryString.Create("error", error);
        if (wait is { } time)
        {
            query = query.Add("wait", Refusals.Seconds(time).ToString(CultureInfo.InvariantCulture));
        }

        return TypedResults.LocalRedirect(page + (returnUrl is null or ReturnAddress.Home ? query : query.Add("returnUrl", returnUrl)));
    }
}
