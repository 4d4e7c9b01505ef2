namespace PhotoSearch.Tests.Program;

/// <summary>The libraries that run inside the program keep to themselves.</summary>
public sealed class NothingLeavesTests
{
    [Fact]
    public async Task The_runtime_of_the_model_collects_nothing_to_report()
    {
        using var folder = new TemporaryFolder();
        var photos = Directory.CreateDirectory(Path.Combine(folder.Path, "photos"));
        var data = Directory.CreateDirectory(Path.Combine(folder.Path, "data"));
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "home"));

        // What the surroundings of the test say must not hide what the program does by itself.
        await using var site = await RunningSite.StartAsync(
            photos.FullName, data.FullName, ("HOME", home.FullName), ("XDG_CACHE_HOME", ""), ("ORT_DISABLE_TELEMETRY", "0"), ("CI", ""));

        // With reports on, an identifier of the device and a store of events lie here as soon as the model is ready.
        Assert.Empty(Directory.EnumerateFiles(home.FullName, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));
    }
}
