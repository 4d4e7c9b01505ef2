using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>What people say of photos: for whoever has an account, and for the command line.</summary>
internal static class PhotoMarkApi
{
    private const int Rejected = -1;
    private const int MostStars = 5;

    private const int LongestTitleCharacters = 300;

    /// <summary>Of one order; more are typed by nobody.</summary>
    private const int MostTags = 20;

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapPost("/photos/marks", MarkAsync).RequireAuthorization(AccountSchemes.Person);
        _ = api.MapGet("/tags", TagsAsync);
    }

    internal static async Task<Results<Ok<MarkAnswer>, ValidationProblem, ProblemHttpResult>> MarkAsync(
        HttpContext context, MarkTable marks, ViewerSource viewers, MarkRequest request, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var ids = (request.Ids ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count is 0 or > ZipApi.MostPhotos)
        {
            faults.Add("ids", $"ids names 1 to {ZipApi.MostPhotos} photos.");
        }

        if (request.Rating is < Rejected or > MostStars)
        {
            faults.Add("rating", $"rating is a whole number from {Rejected} to {MostStars}.");
        }

        var change = new MarkChange
        {
            IsFavourite = request.Favourite,
            Rating = request.Rating,
            Title = faults.AtMost("title", request.Title?.Trim(), LongestTitleCharacters),
            AddTags = Tags(faults, "addTags", request.AddTags),
            RemoveTags = Tags(faults, "removeTags", request.RemoveTags),
            AddToAlbum = request.AddToAlbum,
            RemoveFromAlbum = request.RemoveFromAlbum,
        };
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        try
        {
            var marked = await marks.ApplyAsync(await viewers.ForAsync(context.User, cancellationToken), ids, change, cancellationToken);
            return marked == 0 ? PhotoApi.NoSuchPhoto() : TypedResults.Ok(new MarkAnswer(marked));
        }
        catch (MarkException e)
        {
            return ToProblem(e);
        }
    }

    /// <summary>The most frequent first, and only so many as a list is good for.</summary>
    internal static async Task<Ok<TagsAnswer>> TagsAsync(HttpContext context, PhotoSearcher searcher, ViewerSource viewers, CancellationToken cancellationToken)
    {
        var facets = await searcher.FacetsAsync(await viewers.ForAsync(context.User, cancellationToken), cancellationToken);
        return TypedResults.Ok(new TagsAnswer([.. facets.Tags.Select(tag => new TagAnswer(tag.Text, tag.Count))]));
    }

    internal static ProblemHttpResult ToProblem(MarkException refusal) => TypedResults.Problem(
        refusal.Message,
        title: "The change was refused",
        statusCode: refusal.Problem switch
        {
            MarkProblem.NoSuchAlbum => StatusCodes.Status404NotFound,
            MarkProblem.NameTaken => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        });

    private static List<Named> Tags(Faults faults, string name, string[]? typed)
    {
        var tags = new List<Named>();
        foreach (var text in typed ?? [])
        {
            if (!MarkName.TryRead(text, out var tag) || tags.Count == MostTags)
            {
                faults.Add(name, $"{name} holds at most {MostTags} tags of 1 to {MarkName.LongestCharacters} characters.");
                break;
            }

            tags.Add(tag.Value);
        }

        return tags;
    }
}

/// <summary>What is left out stays as it is.</summary>
/// <param name="Ids">Public ids of photos; those that are not there are passed over.</param>
/// <param name="Rating">-1 rejected, 0 none, to 5.</param>
/// <param name="Title">Empty: the files' own counts again.</param>
/// <param name="AddToAlbum">An album's id.</param>
internal sealed record MarkRequest(
    string[]? Ids, bool? Favourite, int? Rating, string? Title, string[]? AddTags, string[]? RemoveTags, string? AddToAlbum, string? RemoveFromAlbum);

/// <param name="Marked">Photos that were there to be marked.</param>
internal sealed record MarkAnswer(int Marked);

internal sealed record TagsAnswer(IReadOnlyList<TagAnswer> Tags);

internal sealed record TagAnswer(string Name, int Photos);
