using Radzen;

namespace PhotoSearch.Pages;

/// <summary>The site's pages: rendered on the server, with islands where something moves by itself.</summary>
internal static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddRadzenComponents();
        services.AddSingleton<ModelForms>();
        services.AddSingleton<MarkForms>();
        return services;
    }

    /// <summary>Pages for answers that would have none: what went wrong inside, and what is not there. Before routing, which then finds them.</summary>
    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app
        .UseExceptionHandler("/error", createScopeForErrors: true)
        .UseStatusCodePagesWithReExecute("/not-found", "?status={0}");

    /// <summary>Style and script are open to everybody: the sign-in page needs them. Pages fall under the closed door of the program.</summary>
    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder app)
    {
        app.MapStaticAssets().AllowAnonymous();
        ModelForms.Map(app);
        FilterAddresses.Map(app);
        PictureForms.Map(app);
        MarkForms.Map(app);
        SearchForms.Map(app);
        QuestionAddress.Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(
            // The program sends one content policy for all pages; Blazor's own header would stand in its place.
            static options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }
}
