using Microsoft.AspNetCore.Components.Forms;

namespace PhotoSearch.Tests.Pages;

/// <summary>Parts with a form ask for a token; here nobody checks it.</summary>
internal sealed class NoAntiforgery : AntiforgeryStateProvider
{
    public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
}
