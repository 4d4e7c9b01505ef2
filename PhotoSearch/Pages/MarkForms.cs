using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using PhotoSearch.Accounts;
using PhotoSearch.Api;
using PhotoSearch.Catalog;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>
/// What the bar of picked photos and the panel of one photo post to. A browser without script is led back to where it was;
/// script asks for plain text, and gets the sentence that says what was done.
/// </summary>
internal sealed class MarkForms(MarkTable marks, AlbumShelf albums, ViewerSource viewers, IAntiforgery antiforgery)
{
    public const string Address = "/marks";

    /// <summary>Where picked photos lead to: others like them, or a file with all of them.</summary>
    public const string PickedAddress = "/picked";

    public const string AlbumsAddress = "/albums";

    private const string PlainText = "text/plain";

    /// <summary>Four hundred ids and an address.</summary>
    private const int LongestFormBytes = 32 * 1024;

    public static void Map(IEndpointRouteBuilder app)
    {
        // Before the pages of the same address, which take POST too.
        var forms = app.MapGroup("").WithOrder(-1).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = AccountSchemes.Cookie })
            .WithMetadata(new RequestSizeLimitAttribute(LongestFormBytes)).ExcludeFromDescription();
        _ = forms.MapPost(Address, static (MarkForms self, HttpContext context, CancellationToken cancellationToken) => self.MarkAsync(context, cancellationToken));
        _ = forms.MapPost(AlbumsAddress, static (MarkForms self, HttpContext context, CancellationToken cancellationToken) => self.ChangeAlbumAsync(context, cancellationToken));
        _ = forms.MapPost(PickedAddress, static (HttpContext context, CancellationToken cancellationToken) => GoOnAsync(context, cancellationToken));
    }

    /// <summary>As the address of a page names a refusal.</summary>
    public static string ErrorOf(MarkProblem problem) => problem switch
    {
        MarkProblem.NameTaken => "taken",
        MarkProblem.NameUnusable => "name",
        MarkProblem.NoSuchAlbum => "gone",
        _ => "form",
    };

    private async Task<IResult> MarkAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) is not { } form)
        {
            return Refused(context, "stale", "This page had been open for too long: reload it and try again.", null);
        }

        string? from = form["from"];
        var ids = form["id"].OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        try
        {
            if (ids.Count > ZipApi.MostPhotos)
            {
                return Refused(context, "many", $"At most {ZipApi.MostPhotos} photos can be marked at once.", from);
            }

            var viewer = await viewers.ForAsync(context.User, cancellationToken);
            // Enter on a tile's circle, or in an empty field.
            if (form["do"] == MarkOrder.Enter && form["tag"] == "" && form["album"] == "")
            {
                return IsScript(context) ? TypedResults.Text("", PlainText) : TypedResults.LocalRedirect(ReturnAddress.OrHome(from));
            }

            if (ids.Count == 0 || await MarkOrder.ReadAsync(form, albums, viewer, cancellationToken) is not { } order)
            {
                return Refused(context, "form", "Nothing was asked for.", from);
            }

            var marked = await marks.ApplyAsync(viewer, ids, order.Change, cancellationToken);
            return marked == 0 ? Refused(context, "photos", "These photos are not there any more.", from)
                : IsScript(context) ? TypedResults.Text(order.Say(Words.Count(marked, "photo", "photos")), PlainText)
                : TypedResults.LocalRedirect(ReturnAddress.OrHome(from));
        }
        catch (MarkException e)
        {
            return Refused(context, ErrorOf(e.Problem), e.Message, from);
        }
    }

    private async Task<IResult> ChangeAlbumAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) is not { } form)
        {
            return TypedResults.LocalRedirect($"{AlbumsAddress}?error=stale");
        }

        try
        {
            var viewer = await viewers.ForAsync(context.User, cancellationToken);
            var (id, name) = (form["id"].ToString(), form["name"].ToString());
            await (form["do"].ToString() switch
            {
                "make" => albums.AddAsync(name, cancellationToken),
                "rename" => albums.RenameAsync(viewer, id, name, cancellationToken),
                "delete" => albums.RemoveAsync(viewer, id, cancellationToken),
                _ => Task.CompletedTask,
            });
            return TypedResults.LocalRedirect(AlbumsAddress);
        }
        catch (MarkException e)
        {
            return TypedResults.LocalRedirect($"{AlbumsAddress}?error={ErrorOf(e.Problem)}");
        }
    }

    /// <summary>Changes nothing, and so asks for no token: it only leads to an address, which a form that posts cannot name by itself.</summary>
    private static async Task<IResult> GoOnAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
        {
            return TypedResults.LocalRedirect(ReturnAddress.Home);
        }

        var form = await context.Request.ReadFormAsync(cancellationToken);
        var ids = form["id"].OfType<string>().Distinct(StringComparer.Ordinal).Take(ZipApi.MostPhotos).Select(id => KeyValuePair.Create("id", (string?)id)).ToList();
        var order = form["do"].ToString();
        return ids.Count == 0 ? TypedResults.LocalRedirect(ReturnAddress.OrHome(form["from"]))
            : order == "zip" ? TypedResults.LocalRedirect(ZipApi.Address + QueryString.Create(ids))
            : TypedResults.LocalRedirect(QuestionAddress.RoundAddress + QueryString.Create([KeyValuePair.Create("from", (string?)form["from"]), KeyValuePair.Create("as", (string?)order), .. ids]));
    }

    /// <summary>Null where it is no form of ours, or was open for too long.</summary>
    private async Task<IFormCollection?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context) ? await context.Request.ReadFormAsync(cancellationToken) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static IResult Refused(HttpContext context, string error, string sentence, string? from) => IsScript(context)
        ? TypedResults.Text(sentence, PlainText, statusCode: StatusCodes.Status400BadRequest)
        : TypedResults.LocalRedirect(Address + QueryString.Create([KeyValuePair.Create("error", (string?)error), KeyValuePair.Create("from", (string?)ReturnAddress.OrHome(from))]));

    private static bool IsScript(HttpContext context) => context.Request.Headers.Accept == PlainText;
}
