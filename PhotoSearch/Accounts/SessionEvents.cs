using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace PhotoSearch.Accounts;

/// <summary>What happens to a session's cookie: checked with each request, and answered in the way of the address that was asked for.</summary>
internal sealed class SessionEvents(AccountSessions sessions) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is null || await sessions.CurrentAsync(context.Principal, context.HttpContext.RequestAborted) is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccountSchemes.Cookie);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!Refusals.IsPage(context.Request))
        {
            return Refusals.SignInFirstAsync(context.HttpContext, "Sign in at /sign-in, or send an API key as \"Authorization: Bearer KEY\".");
        }

        var asked = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        var target = asked == "/" ? "/sign-in" : QueryString.Create("returnUrl", asked).ToUriComponent().Insert(0, "/sign-in");
        context.Response.Redirect(target);
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!Refusals.IsPage(context.Request))
        {
            return Refusals.ForbiddenAsync(context.HttpContext);
        }

        // Left without a body: the site's own page for this status is shown where it has one.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
