using System.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace PhotoSearch.Api;

/// <summary>
/// Gives every refusal and failure under <c>/api</c> and <c>/health</c> problem details (RFC 9457). What went wrong inside is in the
/// log, under the trace id that the answer names; the answer does not say it.
/// </summary>
internal sealed class ApiProblems(ILogger<ApiProblems> logger) : IMiddleware
{
    /// <summary>Client closed request (nginx); nobody reads it but the access log.</summary>
    private const int StatusAborted = 499;

    /// <summary>An answer of the API depends on who asks and when; pictures say otherwise for themselves.</summary>
    private const string Caching = "no-store";

    public static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = Caching;
        try
        {
            await next(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusAborted;
            return;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            Empty(context.Response, e.StatusCode);
        }
#pragma warning disable CA1031 // The one place where a failed request ends; it is logged with its trace.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            logger.RequestFailed(context.Request.Method, context.Request.Path, TraceId(context), e);
            Empty(context.Response, StatusCodes.Status500InternalServerError);
        }

        await DescribeAsync(context);
    }

    private static void Empty(HttpResponse response, int status)
    {
        response.Clear();
        response.StatusCode = status;
        response.Headers.CacheControl = Caching;
    }

    /// <summary>Fills an answer that has only a status.</summary>
    private static Task DescribeAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength is not null || !string.IsNullOrEmpty(response.ContentType))
        {
            return Task.CompletedTask;
        }

        return TypedResults.Problem(
            Detail(response.StatusCode), statusCode: response.StatusCode, title: ReasonPhrases.GetReasonPhrase(response.StatusCode),
            extensions: new Dictionary<string, object?> { ["traceId"] = TraceId(context) }).ExecuteAsync(context);
    }

    private static string TraceId(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    private static string? Detail(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A parameter or the body cannot be read as what this address expects.",
        StatusCodes.Status404NotFound => "Nothing is here, or nothing that you may see.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method; the header Allow names those it takes.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this address takes.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json.",
        StatusCodes.Status500InternalServerError => "Something went wrong inside. The log of the site says more, under this trace id.",
        _ => null,
    };
}
