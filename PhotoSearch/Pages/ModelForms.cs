using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using PhotoSearch.Accounts;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>What the forms of the page of models post to, where no circuit takes the order. Each is answered with a redirect to the page.</summary>
internal sealed class ModelForms(ModelsReport models, IDataProtectionProvider protection)
{
    /// <summary>A name.</summary>
    private const int LongestFormBytes = 32 * 1024;

    /// <summary>Long enough to read it and to reload the page.</summary>
    private static readonly TimeSpan RefusalLasts = TimeSpan.FromMinutes(10);

    // A sentence in an address could be anybody's; this one must be ours.
    private readonly ITimeLimitedDataProtector _refusals = protection.CreateProtector("PhotoSearch.Pages.ModelForms").ToTimeLimitedDataProtector();

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost(AccountDoors.ModelsPage + "/{action}", static (ModelForms forms, string action, [FromForm] string? name, CancellationToken cancellationToken) =>
            forms.TakeAsync(new ModelOrder(action, name?.Trim() ?? ""), cancellationToken))
        .AddEndpointFilter<RouteHandlerBuilder, AntiforgeryFilter>().RequireAuthorization(AccountSchemes.Administrator)
        .WithMetadata(new RequestSizeLimitAttribute(LongestFormBytes)).ExcludeFromDescription();

    /// <summary>Where on the page a model stands.</summary>
    public static string AnchorOf(string name) => "model-" + name.Replace('/', '-');

    /// <summary>Why an order was refused, as the page's address says it; null where it says nothing, or nothing of ours.</summary>
    public ModelRefusal? Read(string? refused)
    {
        try
        {
            return refused is not null && _refusals.Unprotect(refused).Split('\n', 2) is [var name, var sentence] ? new ModelRefusal(name, sentence) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<IResult> TakeAsync(ModelOrder order, CancellationToken cancellationToken)
    {
        if (!ModelOrder.Actions.Contains(order.Action))
        {
            return TypedResults.NotFound();
        }

        var said = "";
        try
        {
            await order.GiveAsync(models, cancellationToken);
        }
        catch (ModelException e)
        {
            said = QueryString.Create("refused", _refusals.Protect($"{order.Name}\n{e.Message}", RefusalLasts)).ToUriComponent();
        }

        return TypedResults.LocalRedirect($"{AccountDoors.ModelsPage}{said}#{Uri.EscapeDataString(AnchorOf(order.Name))}");
    }
}

/// <summary>An order that was not taken, and why. Public, because a Blazor component's parameters are.</summary>
public sealed record ModelRefusal(string Name, string Sentence);
