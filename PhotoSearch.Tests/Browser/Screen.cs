using Microsoft.Playwright;

namespace PhotoSearch.Tests.Browser;

/// <summary>The screens on which the pages are looked at.</summary>
internal static class Screen
{
    public static ViewportSize Desk => new() { Width = 1440, Height = 900 };

    public static ViewportSize Phone => new() { Width = 390, Height = 844 };

    /// <summary>The narrowest phone that is still sold.</summary>
    public static ViewportSize SmallPhone => new() { Width = 360, Height = 640 };
}
