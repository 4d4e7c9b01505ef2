using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PhotoSearch.Accounts;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>What holds for every address that takes a picture: its size, the token, and in which words it is refused.</summary>
internal static class PictureBody
{
    /// <summary>What stands round a picture in a form, and what the server reads ahead: our own limit, which says so, is met first.</summary>
    private const int SlackBytes = 4_000_000;

    private const int LongestBoundaryCharacters = 100;

    /// <summary>An address may be as long as browsers and servers commonly take.</summary>
    private const int LongestFieldBytes = 8000;

    /// <summary>Pictures that are looked at now are done by then.</summary>
    private const string RetryAfterSeconds = "10";

    public static RouteHandlerBuilder TakesPicture(this RouteHandlerBuilder address) => address
        .RequireAuthorization()
        .AddEndpointFilter(TokenInHeaderAsync).AddEndpointFilter<RouteHandlerBuilder, AntiforgeryFilter>()
        .WithMetadata(new RequestSizeLimitAttribute(PictureEmbedder.LargestBytes + SlackBytes));

    /// <exception cref="UploadException">The request says itself that it is too long.</exception>
    public static void CheckLength(HttpRequest request)
    {
        if (request.ContentLength > PictureEmbedder.LargestBytes + SlackBytes)
        {
            throw UploadException.TooLarge(PictureEmbedder.LargestBytes);
        }
    }

    /// <summary>
    /// The form's parts as they come, and not through the framework's form, which would put the picture into a folder for everybody's temporary files.
    /// Null: its content type names no boundary.
    /// </summary>
    public static MultipartReader? Parts(HttpRequest request, MediaTypeHeaderValue type) =>
        HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundaryCharacters } boundary ? new MultipartReader(boundary.Value!, request.Body) : null;

    /// <summary>A field beside the picture.</summary>
    /// <exception cref="InvalidDataException">It is too long.</exception>
    public static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestFieldBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LongestFieldBytes ? Encoding.UTF8.GetString(bytes, 0, length) : throw new InvalidDataException("A field of the form is too long.");
    }

    public static ProblemHttpResult NoBoundary() => Problem(StatusCodes.Status400BadRequest, "The form's content type names no boundary.");

    public static bool IsCutOff(Exception e) => e is InvalidDataException or (IOException and not BadHttpRequestException);

    public static ProblemHttpResult CutOff() => Problem(StatusCodes.Status400BadRequest, "The form is cut off or no form.");

    public static bool IsRefusal(Exception e) => e is ModelNotReadyException or UploadException or UnreadablePhotoException;

    /// <param name="e">One that <see cref="IsRefusal"/>.</param>
    public static ProblemHttpResult Refusal(HttpContext context, Exception e)
    {
        if (e is UnreadablePhotoException unreadable)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, unreadable.Reason.EndsWith('.') ? unreadable.Reason : unreadable.Reason + ".");
        }

        var isTooLarge = e is UploadException { IsTooLarge: true };
        context.Response.Headers.RetryAfter = isTooLarge ? default : RetryAfterSeconds;
        if (isTooLarge && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // The rest of the picture is not read, so nothing else can be asked on this connection.
            context.Response.Headers.Connection = "close";
        }

        return Problem(isTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status503ServiceUnavailable, e.Message);
    }

    public static ProblemHttpResult Problem(int status, string sentence) =>
        TypedResults.Problem(sentence, statusCode: status, title: status switch
        {
            StatusCodes.Status503ServiceUnavailable => "No vector can be made now",
            StatusCodes.Status422UnprocessableEntity => "No vector can be made of this",
            _ => "The request cannot be answered as it is",
        });

    /// <summary>Of a page's script the token is taken in the header alone: looking for it in the form would read the whole picture first.</summary>
    private static ValueTask<object?> TokenInHeaderAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return AccountSchemes.IsScript(http.User) || http.Request.Headers.ContainsKey("RequestVerificationToken")
            ? next(context)
            : ValueTask.FromResult<object?>(AntiforgeryFilter.Refusal());
    }
}
