using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PhotoSearch.Accounts;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Words, or a picture that is not of the library, to a vector of the model in use.</summary>
internal static class EmbedApi
{
    private const string PictureField = "file";

    /// <summary>What stands round a picture in a form, and what the server reads ahead: our own limit, which says so, is met first.</summary>
    private const int SlackBytes = 4_000_000;

    private const int LongestBoundaryCharacters = 100;

    /// <summary>Pictures that are looked at now are done by then.</summary>
    private const string RetryAfterSeconds = "10";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost($"{ApiSetup.Root}/embed", EmbedAsync)
        .RequireAuthorization()
        .AddEndpointFilter(TokenInHeaderAsync).AddEndpointFilter<RouteHandlerBuilder, AntiforgeryFilter>()
        .WithMetadata(new RequestSizeLimitAttribute(PictureEmbedder.LargestBytes + SlackBytes));

    internal static async Task<Results<Ok<EmbedAnswer>, ValidationProblem, ProblemHttpResult>> EmbedAsync(
        HttpContext context, PictureEmbedder pictures, WorkingModels models, ModelInUse inUse, CancellationToken cancellationToken)
    {
        try
        {
            return MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) switch
            {
                true when type.MatchesMediaType("application/json") => await EmbedTextAsync(context.Request, models, inUse, cancellationToken),
                true when type.MatchesMediaType("multipart/form-data") => await EmbedFormAsync(context.Request, type, pictures, cancellationToken),
                true when type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) => await EmbedPictureAsync(context.Request.Body, context.Request, pictures, cancellationToken),
                _ => Problem(
                    StatusCodes.Status415UnsupportedMediaType,
                    "Send {\"text\":\"…\"} as application/json, or a picture: as the body with its own type (image/jpeg, …), or as multipart/form-data in the field file."),
            };
        }
        catch (ModelNotReadyException e)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Problem(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (UploadException e)
        {
            context.Response.Headers.RetryAfter = e.IsTooLarge ? default : RetryAfterSeconds;
            if (e.IsTooLarge && HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                // The rest of the picture is not read, so nothing else can be asked on this connection.
                context.Response.Headers.Connection = "close";
            }

            return Problem(e.IsTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (UnreadablePhotoException e)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, e.Reason.EndsWith('.') ? e.Reason : e.Reason + ".");
        }
    }

    private static async Task<Results<Ok<EmbedAnswer>, ValidationProblem, ProblemHttpResult>> EmbedTextAsync(
        HttpRequest request, WorkingModels models, ModelInUse inUse, CancellationToken cancellationToken)
    {
        // The address takes large bodies for the sake of pictures; words are as small as everywhere.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ApiSetup.LongestBodyBytes;
        }

        var asked = await ReadAsync(request, cancellationToken);
        var faults = new Faults();
        var text = faults.AtMost("text", asked?.Text, SearchApi.LongestWordsCharacters);
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add("text", "text holds the words.");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        using var serving = models.Borrow();
        var model = serving?.Model ?? throw new ModelNotReadyException(inUse.State);
        return model.NoTextReason is { } reason
            ? Problem(StatusCodes.Status422UnprocessableEntity, reason)
            : TypedResults.Ok(Answer(new EmbeddedPicture(model.Name, model.Space, await model.EmbedTextAsync(text!, cancellationToken))));
    }

    private static async ValueTask<EmbedRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFromJsonAsync(ApiJson.Default.EmbedRequest, cancellationToken);
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new BadHttpRequestException("The body is no JSON.", e);
        }
    }

    private static async Task<Results<Ok<EmbedAnswer>, ValidationProblem, ProblemHttpResult>> EmbedFormAsync(
        HttpRequest request, MediaTypeHeaderValue type, PictureEmbedder pictures, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > LongestBoundaryCharacters)
        {
            return Problem(StatusCodes.Status400BadRequest, "The form's content type names no boundary.");
        }

        // Read as it comes and not through the framework's form, which would put the picture into a folder for everybody's temporary files.
        var form = new MultipartReader(boundary.Value!, request.Body);
        try
        {
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } about && HeaderUtilities.RemoveQuotes(about.Name) == PictureField)
                {
                    return await EmbedPictureAsync(section.Body, request, pictures, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return Problem(StatusCodes.Status400BadRequest, "The form is cut off or no form.");
        }

        return Problem(StatusCodes.Status400BadRequest, $"The form has no field {PictureField} with a picture.");
    }

    private static async Task<Results<Ok<EmbedAnswer>, ValidationProblem, ProblemHttpResult>> EmbedPictureAsync(
        Stream picture, HttpRequest request, PictureEmbedder pictures, CancellationToken cancellationToken) =>
        request.ContentLength > PictureEmbedder.LargestBytes + SlackBytes
            ? throw UploadException.TooLarge(PictureEmbedder.LargestBytes)
            : TypedResults.Ok(Answer(await pictures.EmbedAsync(picture, cancellationToken)));

    private static EmbedAnswer Answer(EmbeddedPicture embedded) => new(embedded.Model, embedded.Space, embedded.Vector.Length, embedded.Vector);

    /// <summary>Of a page's script the token is taken in the header alone: looking for it in the form would read the whole picture first.</summary>
    private static ValueTask<object?> TokenInHeaderAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return AccountSchemes.IsScript(http.User) || http.Request.Headers.ContainsKey("RequestVerificationToken")
            ? next(context)
            : ValueTask.FromResult<object?>(AntiforgeryFilter.Refusal());
    }

    private static ProblemHttpResult Problem(int status, string sentence) =>
        TypedResults.Problem(sentence, statusCode: status, title: status switch
        {
            StatusCodes.Status503ServiceUnavailable => "No vector can be made now",
            StatusCodes.Status422UnprocessableEntity => "No vector can be made of this",
            _ => "The request cannot be answered as it is",
        });
}
