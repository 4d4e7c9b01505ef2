using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PhotoSearch.Accounts;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Single photos: what is known of them, their stored pictures and their originals. A photo is asked for by id, never by path.</summary>
internal static class PhotoApi
{
    /// <summary>A picture asked for with the version of its content never changes; a year is the longest that means anything.</summary>
    private const string VersionedCaching = "private, max-age=31536000, immutable";

    /// <summary>Without it a photo edited in place shows itself at once; the ETag makes the question cheap.</summary>
    private const string UnversionedCaching = "private, no-cache";

    /// <summary>An original is asked for again each time, because a file may change under the same id; the ETag spares sending it.</summary>
    private const string OriginalCaching = "private, no-cache";

    private static readonly int[] Sizes = [.. PictureSizes.MadeAtOnce, PictureSizes.Large];

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/photos/{id}", DetailsAsync);
        _ = api.MapGet("/photos/{id}/picture", PictureAsync);
        _ = api.MapGet("/photos/{id}/original", OriginalAsync);
    }

    internal static ProblemHttpResult NoSuchPhoto() =>
        TypedResults.Problem("There is no photo with this id, or none that you may see.", statusCode: StatusCodes.Status404NotFound, title: "No such photo");

    internal static async Task<Results<Ok<PhotoAnswer>, ValidationProblem, ProblemHttpResult>> DetailsAsync(
        HttpContext context, PhotoShelf shelf, ViewerSource viewers, string id, string[]? include, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var wanted = Included(include ?? [], faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        if (await shelf.FindAsync(viewer, id, cancellationToken) is not { } photo)
        {
            return NoSuchPhoto();
        }

        var embedding = wanted.Contains("embedding") ? await shelf.EmbeddingAsync(viewer, photo.Id, cancellationToken) : null;
        return TypedResults.Ok(photo.ToAnswer() with
        {
            Embedding = embedding is { } found ? new EmbeddingAnswer(found.Space, found.Vector) : null,
            Facts = wanted.Contains("facts") ? Wire.Facts(photo) : null,
        });
    }

    internal static async Task<Results<FileContentHttpResult, ValidationProblem, ProblemHttpResult>> PictureAsync(
        HttpContext context, PhotoShelf shelf, ViewerSource viewers, string id, string? size, string? v, CancellationToken cancellationToken)
    {
        if (!int.TryParse(size ?? "320", NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) || !Sizes.Contains(pixels))
        {
            var faults = new Faults();
            faults.Add("size", $"size is one of {string.Join(", ", Sizes)}.");
            return faults.ToProblem();
        }

        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        if (await shelf.PictureAsync(viewer, id, pixels, cancellationToken) is not { } picture)
        {
            return NoSuchPhoto();
        }

        SecurityHeaders.SetPicture(context.Response, $"{id}-{pixels}.webp", isDownload: false);
        context.Response.Headers.CacheControl = v is not null && v == picture.Version ? VersionedCaching : UnversionedCaching;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(picture.WebP.Span)[..16])}\"");
        return TypedResults.Bytes(picture.WebP, "image/webp", entityTag: tag);
    }

    internal static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> OriginalAsync(
        HttpContext context, PhotoShelf shelf, ViewerSource viewers, ILogger<Original> logger, string id, string? download, CancellationToken cancellationToken)
    {
        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        if (await shelf.FindAsync(viewer, id, cancellationToken) is not { } photo)
        {
            return NoSuchPhoto();
        }

        if (Original.Open(photo, logger) is not { } original)
        {
            return Original.NotReachable(photo);
        }

        // What is no picture and no video is only ever saved, never shown.
        var isShown = photo.Facts.MediaType.StartsWith("image/", StringComparison.Ordinal)
            || photo.Facts.MediaType.StartsWith("video/", StringComparison.Ordinal);
        SecurityHeaders.SetPicture(context.Response, Path.GetFileName(original.File.Path), isDownload: download is "1" or "true" || !isShown);
        context.Response.Headers.CacheControl = OriginalCaching;
        return TypedResults.Stream(
            original.Bytes, isShown ? photo.Facts.MediaType : "application/octet-stream",
            lastModified: original.ModifiedAt,
            entityTag: original.IsAsIndexed ? new EntityTagHeaderValue($"\"{photo.ContentHash}\"") : null,
            enableRangeProcessing: true);
    }

    private static HashSet<string> Included(string[] include, Faults faults)
    {
        var words = include
            .SelectMany(part => (part ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.Ordinal);
        // The hashes are always there; the word is taken so that a script may say what it wants.
        if (words.Except(["embedding", "facts", "hashes"]).FirstOrDefault() is { } unknown)
        {
            faults.Add("include", $"include takes embedding, facts and hashes, not {unknown}.");
        }

        return words;
    }
}
