using Microsoft.AspNetCore.Diagnostics;

namespace PhotoSearch.Pages;

/// <summary>The address that the browser shows. A page shown in place of another, such as that of an error, keeps the other's.</summary>
internal static class ShownAddress
{
    /// <summary>Path and query. With a base address, "#place" alone would lead to the first page.</summary>
    public static string Of(HttpContext context) =>
        (context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path) + context.Request.QueryString;
}
