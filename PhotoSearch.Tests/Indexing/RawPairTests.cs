using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Duplicates;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Indexing;

/// <summary>What cameras write as two files is one thing to who looks for it: from a folder to an answer.</summary>
public sealed class RawPairTests : IAsyncLifetime
{
    private readonly SomeLibrary _library = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _library.DisposeAsync();

    [Fact]
    public async Task A_raw_file_and_its_JPEG_come_once_and_the_JPEG_stands_for_both()
    {
        // The JPEG is the softer one of the pair: that it stands for both is not for its sharpness.
        Pair("IMG_1", 900, 600, ".jpg", "2021:03:04 12:30:00");
        Pair("IMG_2", 1200, 800, ".JPG", "2021:03:05 12:30:00");
        (Dng.Turned(900, 700, 1) with { TakenAt = "2021:03:06 12:30:00" }).Write(At("alone.dng"));
        await _library.StartAsync();
        await _library.IdleAsync();

        var all = await _library.AskAsync(Question.Library);
        var raw = await _library.AskAsync(Question.Library with { Words = "type:raw" });
        var unfolded = await _library.AskAsync(Question.Library with { IsUnfolded = true });

        Assert.Equal([("IMG_1.jpg", 2), ("IMG_2.JPG", 2), ("alone.dng", 1)], all.Hits.OrderBy(hit => hit.Path, StringComparer.Ordinal).Select(hit => (hit.Path, hit.Stack)));
        Assert.Equal((3, 5), (all.Total, unfolded.Total));
        Assert.Equal(["IMG_1.dng", "IMG_2.dng", "alone.dng"], raw.Hits.Select(hit => hit.Path).Order(StringComparer.Ordinal));
        var duplicates = await _library.Services.GetRequiredService<DuplicateFinder>().FindAsync(await _library.ViewerAsync(), 0, 50, TestContext.Current.CancellationToken);
        Assert.NotEmpty(duplicates.Shown);
        Assert.All(duplicates.Shown, group => Assert.Single(group.Copies.Select(copy => MediaType.IsRaw(copy.Type)).Distinct()));
        Assert.Empty(await _library.QueryAsync<string>("SELECT reason FROM work WHERE reason IS NOT NULL"));
    }

    private void Pair(string name, int width, int height, string ending, string takenAt)
    {
        (Dng.Turned(width, height, 1) with { TakenAt = takenAt }).Write(At(name + ".dng"));
        Picture.Write(At(name + ending), width / 3, height / 3, Dng.Quarters(width / 3, height / 3), "jpegsave", [("Q", "60")]);
    }

    private string At(string name) => Path.Combine(_library.Photos.Path, name);
}
