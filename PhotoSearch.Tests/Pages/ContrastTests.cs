using System.Text.RegularExpressions;

namespace PhotoSearch.Tests.Pages;

/// <summary>Words can be read in both themes: WCAG 2.2 level AA, from the style sheet's own colours.</summary>
public sealed partial class ContrastTests
{
    // 1.4.3, for text of ordinary size.
    private const double Enough = 4.5;

    private static readonly (string Ink, string Paper)[] Pairs =
    [
        ("ink", "paper"), ("ink", "raised"), ("ink", "sunken"), ("ink-soft", "paper"), ("ink-soft", "raised"), ("ink-soft", "sunken"),
        ("accent", "paper"), ("accent", "raised"), ("accent", "accent-wash"), ("accent-ink", "accent"), ("ink", "accent-wash"),
        ("warn", "warn-wash"), ("warn", "raised"), ("bad", "raised"),
    ];

    [Theory]
    [InlineData(":root {")]
    [InlineData(":root[data-theme=\"dark\"] {")]
    public void Ink_stands_out_from_its_paper(string rule)
    {
        var colours = ColoursOf(rule);

        var weak = Pairs.Select(pair => (pair, Contrast: Contrast(colours[pair.Ink], colours[pair.Paper]))).Where(found => found.Contrast < Enough);

        Assert.Empty(weak);
    }

    [Fact]
    public void Dark_is_the_same_whether_chosen_or_the_systems() =>
        Assert.Equal(ColoursOf(":root:not([data-theme=\"light\"]) {"), ColoursOf(":root[data-theme=\"dark\"] {"));

    private static Dictionary<string, string> ColoursOf(string rule)
    {
        var sheet = File.ReadAllText(Path.Combine(Repository.Root, "wwwroot", "app.css"));
        var start = sheet.IndexOf(rule, StringComparison.Ordinal);
        Assert.True(start >= 0, $"app.css has no rule {rule}");
        return Colour().Matches(sheet[start..sheet.IndexOf('}', start)]).ToDictionary(found => found.Groups[1].Value, found => found.Groups[2].Value);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    // WCAG 2.2, "relative luminance".
    private static double Luminance(string hex)
    {
        var parts = Enumerable.Range(0, 3).Select(at => Convert.ToInt32(hex.Substring(1 + (2 * at), 2), 16) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("--([a-z-]+): (#[0-9a-f]{6});")]
    private static partial Regex Colour();
}
