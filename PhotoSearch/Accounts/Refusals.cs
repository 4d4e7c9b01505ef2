using System.Diagnostics;

namespace PhotoSearch.Accounts;

/// <summary>How a closed door answers: pages lead to the sign-in page, everything else gets problem details (RFC 9457).</summary>
internal static class Refusals
{
    /// <summary>
    /// Whether a person sees the answer as a page. Told by the address alone: <c>Accept</c> is <c>*/*</c> for scripts and for many
    /// pictures, and an address with an extension is a file.
    /// </summary>
    public static bool IsPage(HttpRequest request)
    {
        var path = request.Path;
        return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && !path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && !path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            && !(path.Value ?? "").StartsWith("/_", StringComparison.Ordinal)
            && !Path.HasExtension(path.Value);
    }

    public static Task SignInFirstAsync(HttpContext context, string detail) =>
        ProblemAsync(context, StatusCodes.Status401Unauthorized, "Not signed in", detail);

    public static Task ForbiddenAsync(HttpContext context, string detail = "Only an administrator may do this.") =>
        ProblemAsync(context, StatusCodes.Status403Forbidden, "Not allowed", detail);

    public static Task WaitAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = Seconds(wait);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemAsync(context, StatusCodes.Status429TooManyRequests, "Too many tries", $"Too many wrong tries; try again in {seconds} seconds.");
    }

    /// <summary>Whole seconds, rounded up, so that whoever waits as told is let in.</summary>
    public static long Seconds(TimeSpan wait) => (long)Math.Ceiling(wait.TotalSeconds);

    public static Task ProblemAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(
            detail, statusCode: status, title: title,
            extensions: new Dictionary<string, object?> { ["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier }).ExecuteAsync(context);
}
