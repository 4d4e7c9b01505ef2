using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Words, or a picture that is not of the library, to a vector of the model in use.</summary>
internal static class EmbedApi
{
    private const string PictureField = "file";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost($"{ApiSetup.Root}/embed", EmbedAsync).TakesPicture();

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
                _ => PictureBody.Problem(
                    StatusCodes.Status415UnsupportedMediaType,
                    "Send {\"text\":\"…\"} as application/json, or a picture: as the body with its own type (image/jpeg, …), or as multipart/form-data in the field file."),
            };
        }
        catch (Exception e) when (PictureBody.IsRefusal(e))
        {
            return PictureBody.Refusal(context, e);
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
            ? PictureBody.Problem(StatusCodes.Status422UnprocessableEntity, reason)
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
        if (PictureBody.Parts(request, type) is not { } form)
        {
            return PictureBody.NoBoundary();
        }

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
        catch (Exception e) when (PictureBody.IsCutOff(e))
        {
            return PictureBody.CutOff();
        }

        return PictureBody.Problem(StatusCodes.Status400BadRequest, $"The form has no field {PictureField} with a picture.");
    }

    private static async Task<Results<Ok<EmbedAnswer>, ValidationProblem, ProblemHttpResult>> EmbedPictureAsync(
        Stream picture, HttpRequest request, PictureEmbedder pictures, CancellationToken cancellationToken)
    {
        PictureBody.CheckLength(request);
        return TypedResults.Ok(Answer(await pictures.EmbedAsync(picture, cancellationToken)));
    }

    private static EmbedAnswer Answer(EmbeddedPicture embedded) => new(embedded.Model, embedded.Space, embedded.Vector.Length, embedded.Vector);
}
