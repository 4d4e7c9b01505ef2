using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Pages;

namespace PhotoSearch.Tests.Pages;

/// <summary>The doors' forms say what went wrong, and send what the accounts expect.</summary>
public sealed class SignInPageTests : BunitContext
{
    public SignInPageTests() => Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();

    [Fact]
    public void The_form_keeps_where_one_wanted_to_go()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/sign-in?returnUrl=%2Fstatus");

        var page = Render<SignInPage>();

        Assert.Equal("post", page.Find("form").GetAttribute("method"));
        Assert.Equal("/sign-in", page.Find("form").GetAttribute("action"));
        Assert.Equal("/status", page.Find("input[name=returnUrl]").GetAttribute("value"));
        Assert.Equal(["returnUrl", "name", "password"], page.FindAll("input[name]").Select(input => input.GetAttribute("name")!));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Theory]
    [InlineData("/sign-in?error=wrong", "Name and password do not belong together. Try again.")]
    [InlineData("/sign-in?error=throttled&wait=90", "Too many tries. Wait 2 minutes, then try again.")]
    [InlineData("/sign-in?error=throttled", "Too many tries. Wait a little, then try again.")]
    [InlineData("/sign-in?error=stale", "This page had been open for too long. Try again.")]
    public void A_failure_is_said_in_words(string address, string words)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var page = Render<SignInPage>();

        Assert.Equal(words, page.Find("[role=alert]").TextContent.Trim());
    }

    [Fact]
    public void The_first_run_tells_where_the_code_is()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/first-run?error=code");

        var page = Render<FirstRunPage>();

        Assert.Contains("in its log", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["code", "name", "password"], page.FindAll("input[name]").Select(input => input.GetAttribute("name")!));
        Assert.StartsWith("That is not the setup code.", page.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal);
    }
}
