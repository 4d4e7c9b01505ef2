using PhotoSearch.Pages;

namespace PhotoSearch.Tests.Pages;

/// <summary>Dark, light, or as the system says.</summary>
public sealed class ThemeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"><script>")]
    public void Anything_but_the_two_is_the_systems_choice(string? cookie)
    {
        var theme = Theme.From(cookie);

        Assert.Null(theme.Name);
        Assert.Equal("light dark", theme.ColorScheme);
        Assert.Equal("(prefers-color-scheme: dark)", theme.MediaOf("dark"));
        Assert.NotEqual(theme.BarWhenDark, theme.BarWhenLight);
    }

    [Fact]
    public void A_choice_holds_whatever_the_system_says()
    {
        var theme = Theme.From("dark");

        Assert.Equal("dark", theme.ColorScheme);
        Assert.Equal("all", theme.MediaOf("dark"));
        Assert.Equal("not all", theme.MediaOf("light"));
        Assert.Equal(theme.BarWhenDark, theme.BarWhenLight);
    }
}
