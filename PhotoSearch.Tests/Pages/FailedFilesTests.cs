using Bunit;
using Microsoft.AspNetCore.Components;
using PhotoSearch.Pages;
using Radzen;

namespace PhotoSearch.Tests.Pages;

/// <summary>The list of files that could not be read.</summary>
public sealed class FailedFilesTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly FailedRow[] Rows =
    [
        new("Family", "2019/IMG_0031.HEIC", "The file ends in the middle of the picture.", 3, Now.AddHours(-1)),
        new("Family", "scans/huge.tif", "The picture is too large.", 1, Now.AddDays(-1)),
    ];

    public FailedFilesTests()
    {
        Services.AddRadzenComponents();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Each_file_stands_with_its_reason_and_when_it_was_tried()
    {
        var list = Render<FailedFiles>(given => given.Add(it => it.Rows, Rows).Add(it => it.Total, 2).Add(it => it.Now, Now));

        var text = list.FindAll("tbody tr").Select(row => row.TextContent).ToArray();
        Assert.Equal(2, text.Length);
        Assert.Contains("2019/IMG_0031.HEIC", text[0], StringComparison.Ordinal);
        Assert.Contains("The file ends in the middle of the picture.", text[0], StringComparison.Ordinal);
        Assert.Contains("1 hour ago, 3 times", text[0], StringComparison.Ordinal);
        Assert.Contains("1 day ago", text[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_names_the_file_it_stands_beside()
    {
        FailedRow? asked = null;
        var list = Render<FailedFiles>(given => given.Add(it => it.Rows, Rows).Add(it => it.Total, 2).Add(it => it.Now, Now)
            .Add(it => it.Retry, EventCallback.Factory.Create<FailedRow>(this, row => asked = row)));

        await list.Find("button[aria-label='Retry scans/huge.tif']").ClickAsync();

        Assert.Same(Rows[1], asked);
    }

    [Fact]
    public void Without_a_right_to_retry_there_is_no_button()
    {
        var list = Render<FailedFiles>(given => given.Add(it => it.Rows, Rows).Add(it => it.Total, 2).Add(it => it.Now, Now));

        Assert.Empty(list.FindAll("tbody button"));
    }
}
