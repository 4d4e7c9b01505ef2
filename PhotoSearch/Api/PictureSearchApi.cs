using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PhotoSearch.Accounts;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Search from a picture that is not of the library: the same answer as for words, and an address to ask on by without the picture.</summary>
internal static class PictureSearchApi
{
    private const string PictureField = "picture";

    private const int MostFields = 20;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost($"{ApiSetup.Root}/search/picture", SearchAsync).TakesPicture();

    internal static async Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> SearchAsync(
        HttpContext context, PictureEmbedder pictures, PictureFetcher fetcher, PhotoSearcher searcher, ViewerSource viewers, IOptions<SearchingOptions> options,
        CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MatchesMediaType("multipart/form-data"))
        {
            return PictureBody.Problem(StatusCodes.Status415UnsupportedMediaType, "Send a picture as multipart/form-data in the field picture.");
        }

        if (PictureBody.Parts(context.Request, type) is not { } parts)
        {
            return PictureBody.NoBoundary();
        }

        var asked = context.Request.Query.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        try
        {
            PictureBody.CheckLength(context.Request);
            var seen = await ReadAsync(parts, asked, pictures, cancellationToken);
            if (seen is null && asked.GetValueOrDefault("url") is { Length: > 0 } address)
            {
                seen = options.Value.PicturesFromAddresses
                    ? await fetcher.FetchAsync(address, pictures.EmbedAsync, cancellationToken)
                    : throw new FetchException("Pictures are not fetched from addresses here: send the picture itself, or ask an administrator to set Searching:PicturesFromAddresses.");
            }

            return seen is null
                ? PictureBody.Problem(StatusCodes.Status400BadRequest, $"The form has no field {PictureField} with a picture.")
                : await AnswerAsync(context, searcher, viewers, seen, asked, cancellationToken);
        }
        catch (Exception e) when (PictureBody.IsRefusal(e))
        {
            return PictureBody.Refusal(context, e);
        }
        catch (FetchException e)
        {
            return PictureBody.Problem(StatusCodes.Status422UnprocessableEntity, e.Message);
        }
        catch (Exception e) when (PictureBody.IsCutOff(e))
        {
            return PictureBody.CutOff();
        }
    }

    /// <summary>The words before and after the picture go into <paramref name="asked"/>.</summary>
    private static async Task<EmbeddedPicture?> ReadAsync(
        MultipartReader parts, Dictionary<string, string> asked, PictureEmbedder pictures, CancellationToken cancellationToken)
    {
        EmbeddedPicture? seen = null;
        for (var fields = 0; await parts.ReadNextSectionAsync(cancellationToken) is { } part; fields++)
        {
            var name = part.GetContentDispositionHeader() is { } about ? HeaderUtilities.RemoveQuotes(about.Name).ToString() : "";
            if (fields == MostFields)
            {
                throw new InvalidDataException("The form has too many fields.");
            }

            if (name == PictureField)
            {
                seen = await pictures.EmbedAsync(part.Body, cancellationToken);
            }
            else
            {
                asked[name] = await PictureBody.TextAsync(part.Body, cancellationToken);
            }
        }

        return seen;
    }

    private static async Task<Results<Ok<SearchAnswer>, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        HttpContext context, PhotoSearcher searcher, ViewerSource viewers, EmbeddedPicture seen, Dictionary<string, string> asked, CancellationToken cancellationToken)
    {
        string? Of(string name) => asked.GetValueOrDefault(name);
        var token = PictureAddress.Write(seen.Space, seen.Vector);
        var answer = await SearchApi.SearchAsync(
            context, searcher, viewers,
            new AskedAddress(
                Of("q"), token, Of("like"), Of("unlike"), Of("sort"), Of("strictness"), Of("minSimilarity"), Of("stack"), Of("stacked"), Of("take"), Of("cursor")),
            cancellationToken);
        return answer.Result is Ok<SearchAnswer> { Value: { } found } ? TypedResults.Ok(found with { Picture = token }) : answer;
    }
}
