using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Albums: seen by everybody, changed by whoever has an account. What is in them is changed with the photos' other marks.</summary>
internal static class AlbumApi
{
    public const string Address = $"{ApiSetup.Root}/albums";

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/albums", ListAsync);
        var changes = api.MapGroup("/albums").RequireAuthorization(AccountSchemes.Person);
        _ = changes.MapPost("", AddAsync);
        _ = changes.MapPatch("/{id}", RenameAsync);
        _ = changes.MapDelete("/{id}", RemoveAsync);
    }

    internal static async Task<Ok<AlbumsAnswer>> ListAsync(HttpContext context, AlbumShelf albums, ViewerSource viewers, CancellationToken cancellationToken)
    {
        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        return TypedResults.Ok(new AlbumsAnswer([.. (await albums.ListAsync(viewer, cancellationToken)).Select(card => new AlbumAnswer(
            card.Album.PublicId, card.Album.Name.Text, card.Count, card.Cover?.Id, card.Cover is { } cover ? Wire.Thumbnail(cover.Key) : null))]));
    }

    internal static Task<Results<Created<AlbumNameAnswer>, ProblemHttpResult>> AddAsync(AlbumShelf albums, AlbumRequest request, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            var added = await albums.AddAsync(request.Name, cancellationToken);
            return TypedResults.Created($"{Address}/{added.PublicId}", new AlbumNameAnswer(added.PublicId, added.Name.Text));
        });

    internal static Task<Results<NoContent, ProblemHttpResult>> RenameAsync(
        HttpContext context, AlbumShelf albums, ViewerSource viewers, string id, AlbumRequest request, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            await albums.RenameAsync(await viewers.ForAsync(context.User, cancellationToken), id, request.Name, cancellationToken);
            return TypedResults.NoContent();
        });

    internal static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        HttpContext context, AlbumShelf albums, ViewerSource viewers, string id, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            await albums.RemoveAsync(await viewers.ForAsync(context.User, cancellationToken), id, cancellationToken);
            return TypedResults.NoContent();
        });

    private static async Task<Results<T, ProblemHttpResult>> TryAsync<T>(Func<Task<T>> change)
        where T : IResult
    {
        try
        {
            return await change();
        }
        catch (MarkException e)
        {
            return PhotoMarkApi.ToProblem(e);
        }
    }
}

internal sealed record AlbumRequest(string? Name);

internal sealed record AlbumNameAnswer(string Id, string Name);

internal sealed record AlbumsAnswer(IReadOnlyList<AlbumAnswer> Albums);

/// <param name="Photos">How many of them the asker may see.</param>
/// <param name="Cover">Public id of the newest photo; null where there is none.</param>
internal sealed record AlbumAnswer(string Id, string Name, int Photos, string? Cover, string? ThumbnailUrl);
