namespace PhotoSearch.Pages;

/// <summary>Dark, light, or as the reader's system says; chosen by a button, kept in a cookie so that the first paint is already right.</summary>
internal sealed record Theme(string? Name)
{
    public const string Cookie = "theme";

    // The two surfaces of app.css, for the browser's own bars.
    private const string LightBar = "#fbfaf8";
    private const string DarkBar = "#141517";

    public static Theme OfTheSystem { get; } = new((string?)null);

    public string ColorScheme => Name ?? "light dark";

    public string BarWhenLight => Name == "dark" ? DarkBar : LightBar;

    public string BarWhenDark => Name == "light" ? LightBar : DarkBar;

    /// <summary>Media condition under which a stylesheet for one of the two holds.</summary>
    public string MediaOf(string sheet) => Name is null ? $"(prefers-color-scheme: {sheet})" : Name == sheet ? "all" : "not all";

    public static Theme From(string? cookie) => cookie is "dark" or "light" ? new(cookie) : OfTheSystem;
}
