using Microsoft.Net.Http.Headers;

namespace PhotoSearch.Accounts;

/// <summary>Headers that keep a browser from doing with our answers what they are not for.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Style may stand inline because Blazor and Radzen set sizes and places as style attributes; script may not. The circuit's
    /// web socket goes to the same origin, which 'self' covers.
    /// </summary>
    private const string Page =
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>For a photo: whatever its bytes turn out to be, they run nothing and load nothing.</summary>
    private const string Picture = "sandbox; default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers on every answer, also on refusals and errors.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // Set last, because whoever writes an error clears the headers first; an answer's own header goes before these.
        context.Response.OnStarting(static state => Complete((HttpResponse)state), context.Response);
        return next(context);
    });

    /// <summary>Marks the answer as a photo that must do nothing but be shown.</summary>
    /// <param name="fileName">The name under which it is saved.</param>
    /// <param name="isDownload">Save it instead of showing it.</param>
    public static void SetPicture(HttpResponse response, string fileName, bool isDownload)
    {
        var disposition = new ContentDispositionHeaderValue(isDownload ? "attachment" : "inline");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = Picture;
    }

    private static Task Complete(HttpResponse response)
    {
        var headers = response.Headers;
        _ = headers.TryAdd(HeaderNames.ContentSecurityPolicy, Page);
        _ = headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        _ = headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
        _ = headers.TryAdd("Referrer-Policy", "same-origin");
        _ = headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        _ = headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        _ = headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        return Task.CompletedTask;
    }
}
