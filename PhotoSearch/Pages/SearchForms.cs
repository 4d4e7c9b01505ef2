using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using PhotoSearch.Accounts;
using PhotoSearch.Catalog;

namespace PhotoSearch.Pages;

/// <summary>What the forms with saved and recent searches post to. Each is answered with a redirect.</summary>
internal static class SearchForms
{
    public const string Address = AccountDoors.SearchesPage;
    public const string Save = Address + "/save";

    /// <summary>An address with a picture in it, and a name.</summary>
    private const int LongestFormBytes = 32 * 1024;

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Address).AddEndpointFilter<RouteGroupBuilder, AntiforgeryFilter>().RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = AccountSchemes.Cookie })
            .WithMetadata(new RequestSizeLimitAttribute(LongestFormBytes)).ExcludeFromDescription();
        forms.MapPost("/save", static (HttpContext context, ViewerSource viewers, SavedSearches saved, [FromForm] string? name, [FromForm] string? address, CancellationToken stop) =>
        {
            // Written anew: it leads to a list of photos, whatever was sent.
            var question = QuestionAddress.Of(address ?? "/");
            var list = PhotoAddresses.List(question);
            return TakeAsync(context, viewers, account => saved.AddAsync(account, name, list, stop), list, stop);
        });
        forms.MapPost("/rename", static (HttpContext context, ViewerSource viewers, SavedSearches saved, [FromForm] long id, [FromForm] string? name, CancellationToken stop) =>
            TakeAsync(context, viewers, account => saved.RenameAsync(account, id, name, stop), Address, stop));
        forms.MapPost("/remove", static (HttpContext context, ViewerSource viewers, SavedSearches saved, [FromForm] long id, CancellationToken stop) =>
            TakeAsync(context, viewers, account => saved.RemoveAsync(account, id, stop), Address, stop));
        forms.MapPost("/forget", static (HttpContext context, ViewerSource viewers, RecentSearches recent, CancellationToken stop) =>
            TakeAsync(context, viewers, account => recent.ForgetAsync(account, stop), Address, stop));
        forms.MapPost("/remember", static (HttpContext context, ViewerSource viewers, RecentSearches recent, [FromForm] bool remember, CancellationToken stop) =>
            TakeAsync(context, viewers, account => recent.RememberAsync(account, remember, stop), Address, stop));
    }

    private static async Task<IResult> TakeAsync(HttpContext context, ViewerSource viewers, Func<long, Task> change, string then, CancellationToken cancellationToken)
    {
        if ((await viewers.ForAsync(context.User, cancellationToken)).Account is not { } account)
        {
            return TypedResults.LocalRedirect(AccountDoors.SignIn);
        }

        try
        {
            await change(account);
            return TypedResults.LocalRedirect(then);
        }
        catch (SavedSearchException e)
        {
            return TypedResults.LocalRedirect($"{Address}?error={e.Problem switch { SavedSearchProblem.NameTaken => "taken", SavedSearchProblem.TooMany => "many", _ => "name" }}");
        }
    }
}
