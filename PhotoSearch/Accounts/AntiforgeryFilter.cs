using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PhotoSearch.Accounts;

/// <summary>
/// Asks every change that is made with the session's cookie for the antiforgery token, in the header <c>RequestVerificationToken</c>
/// or the form: a foreign page can make a browser send the cookie, but not the token. A bearer key is proof enough by itself.
/// </summary>
internal sealed class AntiforgeryFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // GET and HEAD pass: they change nothing.
        if (AccountSchemes.IsScript(http.User) || await antiforgery.IsRequestValidAsync(http))
        {
            return await next(context);
        }

        // A person's form that was open for too long: the page says so and has a new token.
        return FormPage(http.Request.Path) is { } page
            ? TypedResults.LocalRedirect($"{page}?error=stale")
            : Refusal();
    }

    public static ProblemHttpResult Refusal() => TypedResults.Problem(
        "Send the page's antiforgery token in the header RequestVerificationToken, or use an API key.",
        statusCode: StatusCodes.Status400BadRequest, title: "The antiforgery token is missing or old");

    private static string? FormPage(PathString address)
    {
        string[] pages = [AccountDoors.SignIn, FirstRun.Address, AccountDoors.AccountPage, AccountDoors.ModelsPage, AccountDoors.SearchesPage];
        return Array.Find(pages, page => address.StartsWithSegments(page));
    }
}
