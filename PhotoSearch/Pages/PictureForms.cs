using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PhotoSearch.Accounts;
using PhotoSearch.Api;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>What the form with a picture posts to. It is answered with a redirect to the photos like it, or to a page that says why there are none.</summary>
internal static class PictureForms
{
    public const string Address = "/picture";
    public const string Field = "picture";

    private const string TokenField = "__RequestVerificationToken";
    private const string TokenHeader = "RequestVerificationToken";

    /// <summary>Beyond the largest picture, so that one that is a little too large is read to its end and told so: browsers show no answer that comes while they still send.</summary>
    private const long LongestFormBytes = 4 * PictureEmbedder.LargestBytes;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Address, TakeAsync)
        // Before the page of the same address, which takes POST too.
        .WithOrder(-1).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = AccountSchemes.Cookie })
        .WithMetadata(new RequestSizeLimitAttribute(LongestFormBytes)).ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(HttpContext context, PictureEmbedder pictures, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.LocalRedirect(await AddressAsync(context, pictures, antiforgery, cancellationToken));
        }
        catch (Exception e) when (ErrorOf(e) is not null)
        {
            return TypedResults.LocalRedirect(Wrong(ErrorOf(e)!));
        }
    }

    private static async Task<string> AddressAsync(HttpContext context, PictureEmbedder pictures, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || PictureBody.Parts(context.Request, type) is not { } parts)
        {
            return Wrong("form");
        }

        while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            var about = part.GetContentDispositionHeader();
            switch (about is null ? "" : HeaderUtilities.RemoveQuotes(about.Name).ToString())
            {
                case TokenField:
                    // Where the framework looks first; it would otherwise read the form for it, and put the picture into everybody's temporary files.
                    context.Request.Headers[TokenHeader] = await PictureBody.TextAsync(part.Body, cancellationToken);
                    break;
                case Field:
                    return !context.Request.Headers.ContainsKey(TokenHeader) || !await antiforgery.IsRequestValidAsync(context) ? Wrong("stale")
                        : HeaderUtilities.RemoveQuotes(about!.FileName).Length == 0 ? Wrong("none")
                        : await FoundAsync(part.Body, pictures, cancellationToken);
            }
        }

        return Wrong("none");
    }

    private static async Task<string> FoundAsync(Stream picture, PictureEmbedder pictures, CancellationToken cancellationToken)
    {
        var seen = await pictures.EmbedAsync(picture, cancellationToken);
        return PhotoAddresses.List(Question.From("", picture: PictureAddress.Write(seen.Space, seen.Vector)));
    }

    private static string? ErrorOf(Exception e) => e switch
    {
        UploadException upload => upload.IsTooLarge ? "large" : "many",
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => "large",
        UnreadablePhotoException => "unreadable",
        ModelNotReadyException => "loading",
        _ => PictureBody.IsCutOff(e) ? "form" : null,
    };

    private static string Wrong(string error) => $"{Address}?error={error}";
}
