using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>A model from a good server into its folder.</summary>
public sealed class InstallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SomeInstallation.Name)]
    [InlineData(SomeInstallation.Repository)]
    [InlineData($"{SomeInstallation.Repository}@main")]
    public async Task A_model_is_installed_with_the_files_that_count_and_no_others(string name)
    {
        await using var installing = await SomeInstallation.BeginAsync();

        await installing.RunAsync(name);

        installing.IsWhole();
        Assert.Equal(
            ["config.json", "model.sources.json", "textual/model.onnx", "textual/tokenizer.json", "textual/tokenizer_config.json", "visual/model.onnx", "visual/preprocess_cfg.json"],
            Directory.GetFiles(installing.Target, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(installing.Target, file)).Order(StringComparer.Ordinal));
        var model = Assert.Single(installing.Shelf.List());
        Assert.Equal((SomeInstallation.Name, true, true, true, null), (model.Name, model.HasText, model.IsRemovable, model.HasSources, model.Problem));
        Assert.Equal(installing.Target, installing.Shelf.FolderOf(SomeInstallation.Name));
        using var loaded = EmbeddingModel.Load(installing.Target, new ModelRunning(1, DeviceChoice.Cpu, TimeSpan.FromMinutes(5)));
        Assert.Equal(SomeInstallation.Name, loaded.Name);
    }

    [Fact]
    public async Task Nothing_is_sent_but_questions_for_the_files()
    {
        await using var installing = await SomeInstallation.BeginAsync();

        await installing.RunAsync();

        Assert.All(installing.Hub.Asked, asked => Assert.Equal(("GET", null, null), (asked.Method, asked.Authorization, asked.Cookie)));
        Assert.Equal(1 + 1 + 6, installing.Hub.Asked.Count);
    }

    [Fact]
    public async Task Progress_goes_up_to_the_whole_and_ends_with_done()
    {
        await using var installing = await SomeInstallation.BeginAsync();

        await installing.RunAsync();

        var bytes = installing.Told.Select(told => told.Bytes).ToList();
        Assert.Equal(bytes.Order(), bytes);
        var last = installing.Told[^1];
        Assert.Equal((InstallationState.Done, last.TotalBytes), (last.State, last.Bytes));
        Assert.Equal(InstallationState.Checking, installing.Told[^2].State);
        Assert.True(last.TotalBytes > 13_000_000, "The total is that of the files.");
    }

    [Fact]
    public async Task The_sources_say_where_each_file_came_from_and_what_it_must_hash_to()
    {
        await using var installing = await SomeInstallation.BeginAsync();

        await installing.RunAsync();
        var sources = ModelSources.ReadIfThere(installing.Target);

        Assert.NotNull(sources);
        Assert.Equal(6, sources.Files.Count);
        Assert.All(sources.Files, file =>
        {
            Assert.Equal((SomeInstallation.Repository, FakeHub.Commit, file.Path), (file.Repository, file.Revision, file.From));
            Assert.Equal($"\"{file.Sha256}\"", FakeHub.Tag(File.ReadAllBytes(Path.Combine(installing.Target, file.Path))));
        });
    }

    [Fact]
    public async Task A_model_that_is_there_is_not_downloaded_again()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        await installing.RunAsync();
        var before = installing.Hub.Asked.Count;

        var thrown = await Assert.ThrowsAsync<ModelException>(() => installing.RunAsync());

        Assert.Contains("is installed already", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(before, installing.Hub.Asked.Count);
        Assert.Throws<ModelException>(() => installing.Installer.Start(SomeInstallation.Name));
    }

    [Fact]
    public async Task A_folder_in_the_way_is_named_and_left_alone()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        Directory.CreateDirectory(installing.Target);
        File.WriteAllText(Path.Combine(installing.Target, "mine.txt"), "mine");

        var thrown = await Assert.ThrowsAsync<ModelException>(() => installing.RunAsync());

        Assert.Contains($"{installing.Target} is in the way", thrown.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(installing.Target, "mine.txt")));
    }

    [Fact]
    public async Task A_model_that_does_not_work_here_is_not_kept()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Put(SomeInstallation.Repository, "visual/model.onnx", "no graph"u8.ToArray());

        var message = await installing.RefusedAsync();

        Assert.Contains("does not work here", message, StringComparison.Ordinal);
        Assert.Contains("visual/model.onnx", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(installing.Shelf.Home));
    }

    [Fact]
    public async Task Two_programs_do_not_download_the_same_model_at_once()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        using var other = DownloadFolder.Open(installing.Shelf.Home, SomeInstallation.Name);

        var message = await installing.RefusedAsync();

        Assert.Contains("is being installed already, by another PhotoSearch", message, StringComparison.Ordinal);
        Assert.Empty(installing.Hub.Asked);
    }

    [Fact]
    public async Task Killed_before_the_last_rename_nothing_is_downloaded_twice()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        using (var stop = new CancellationTokenSource())
        {
            // Checking is the last thing before the rename.
            var killed = new Killer(stop);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => installing.Installer.InstallAsync(SomeInstallation.Name, killed, stop.Token));
        }

        Assert.False(Directory.Exists(installing.Target));
        var before = installing.Hub.Asked.Count;
        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(before, installing.Hub.Asked.Count);
    }

    [Fact]
    public async Task Killed_after_the_last_rename_the_model_is_there_and_the_rest_is_cleared_away()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        await installing.RunAsync();
        DownloadFolder.Open(installing.Shelf.Home, SomeInstallation.Name).Dispose();

        Assert.Single(installing.Shelf.List());
        await Assert.ThrowsAsync<ModelException>(() => installing.RunAsync());

        installing.IsWhole();
    }

    [Fact]
    public async Task An_installation_of_another_revision_does_not_go_on_from_this_one()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always("visual/model.onnx", FakeHub.CutAfter(1000));
        await installing.RefusedAsync();
        var part = Path.Combine(installing.Incomplete, "visual/model.onnx.part");
        Assert.Equal(3000, new FileInfo(part).Length);

        await installing.RefusedAsync($"{SomeInstallation.Repository}@other");

        Assert.Equal(3000, new FileInfo(part).Length);
        Assert.Equal(2, installing.Hub.Asked.Count(asked => asked.Path.Contains("/tree/", StringComparison.Ordinal)));
        Assert.Equal(2, installing.Hub.Asked.Count(asked => asked.Path.EndsWith("visual/model.onnx", StringComparison.Ordinal) && asked.Range is null));
    }

    /// <summary>Ends the work when it comes to the checking.</summary>
    private sealed class Killer(CancellationTokenSource stop) : IProgress<Installation>
    {
        public void Report(Installation value)
        {
            if (value.State == InstallationState.Checking)
            {
                stop.Cancel();
            }
        }
    }
}
