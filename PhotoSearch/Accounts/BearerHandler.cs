using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace PhotoSearch.Accounts;

/// <summary>Knows a script by <c>Authorization: Bearer KEY</c>: an API key is an ordinary viewer, the control key an administrator.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyStore keys, ControlKey control, DoorGuard guard)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string ControlName = "command line";

    private const string HeaderStart = "Bearer ";

    private TimeSpan? _wait;

    public static bool IsAsked(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(HeaderStart, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsAsked(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var key = Request.Headers.Authorization.ToString()[HeaderStart.Length..].Trim();
        if (control.Matches(key))
        {
            return Success(ControlName, isAdmin: true);
        }

        if (await keys.FindAsync(key, Context.RequestAborted) is { } found)
        {
            return Success(found.Name, isAdmin: false);
        }

        var address = Context.Connection.RemoteIpAddress;
        _wait = guard.WrongBearer(address);
        if (_wait is null)
        {
            Logger.BearerRefused(address?.ToString());
        }

        return AuthenticateResult.Fail("The key is not known.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait)
        {
            return Refusals.WaitAsync(Context, wait);
        }

        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Refusals.SignInFirstAsync(Context, "The key after \"Authorization: Bearer\" is not known; it may have been removed.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusals.ForbiddenAsync(Context, "An API key sees and searches, and changes nothing.");

    private static AuthenticateResult Success(string name, bool isAdmin) =>
        AuthenticateResult.Success(new AuthenticationTicket(AccountSchemes.Script(name, isAdmin), AccountSchemes.Bearer));
}
