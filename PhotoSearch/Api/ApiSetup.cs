using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;
using PhotoSearch.Accounts;

namespace PhotoSearch.Api;

/// <summary>Registers the room: the addresses for scripts, and how they answer.</summary>
internal static class ApiSetup
{
    public const string Root = "/api/v1";

    /// <summary>Names and passwords; nothing that is sent here is larger.</summary>
    public const int LongestBodyBytes = 32 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        _ = services.AddProblemDetails();
        _ = services.AddSingleton<ApiProblems>();
        _ = services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        return services.AddResponseCompression(static options =>
        {
            // Over https too: secrets in pages (antiforgery tokens) are masked anew in every answer, so their length tells nothing.
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            // Pictures are not in this list; they are compressed already.
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json"];
        });
    }

    /// <summary>Compression everywhere, problem details under <c>/api</c>: before the accounts, so that refusals are covered.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        _ = app.UseResponseCompression();
        _ = app.UseWhen(ApiProblems.IsApi, static api => api.UseMiddleware<ApiProblems>());
        return app;
    }

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root).RequireAuthorization()
            .AddEndpointFilter<RouteGroupBuilder, AntiforgeryFilter>().WithMetadata(new RequestSizeLimitAttribute(LongestBodyBytes));
        SearchApi.Map(api);
        SuggestionApi.Map(api);
        SearchesApi.Map(api);
        ZipApi.Map(api);
        PhotoApi.Map(api);
        LibraryApi.Map(api);
        ModelApi.Map(api);
        IndexApi.Map(api);
        DuplicateApi.Map(api);
        MarksApi.Map(api);
        PhotoMarkApi.Map(api);
        AlbumApi.Map(api);
        TimelineApi.Map(api);
        AccountApi.Map(api);
        EmbedApi.Map(app);
        PictureSearchApi.Map(app);
        HealthApi.Map(app);
        return app;
    }
}
