using Microsoft.AspNetCore.Antiforgery;

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
        return AccountSchemes.IsScript(http.User) || await antiforgery.IsRequestValidAsync(http)
            ? await next(context)
            : TypedResults.Problem(
                "Send the page's antiforgery token in the header RequestVerificationToken, or use an API key.",
                statusCode: StatusCodes.Status400BadRequest, title: "The antiforgery token is missing or old");
    }
}
