using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>What lies in the model folders.</summary>
public sealed class ModelShelfTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _program = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ModelShelf Shelf
    {
        get
        {
            var options = new EmbeddingsOptions { InstallFolder = _data.Path };
            options.ModelFolders.Add(_data.Path);
            options.ModelFolders.Add(_program.Path);
            return new ModelShelf(Options.Create(options));
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _program.Dispose();
    }

    [Fact]
    public void Models_of_all_folders_are_listed_and_what_is_no_good_says_why()
    {
        Copy(_program, "starter");
        Copy(_data, "by-hand");
        _data.Write("broken/visual/preprocess_cfg.json", "{}"u8);
        _data.Write("a-file", "no folder"u8);
        _data.Write($"{DownloadFolder.Name}/half/model/config.json", "{}"u8);

        var models = Shelf.List();

        Assert.Equal(["broken", "by-hand", "starter"], models.Select(model => model.Name));
        Assert.Contains("model.onnx is missing", models[0].Problem, StringComparison.Ordinal);
        Assert.Equal((null, true, false), (models[1].Problem, models[1].IsRemovable, models[1].HasSources));
        Assert.Equal((null, false), (models[2].Problem, models[2].IsRemovable));
        Assert.True(models[2].Bytes > 13_000_000);
    }

    [Fact]
    public void Of_two_models_of_one_name_the_users_own_is_the_one()
    {
        Copy(_program, "twice");
        Copy(_data, "twice");

        Assert.Equal(Path.Combine(_data.Path, "twice"), Assert.Single(Shelf.List()).Path);
        Assert.Equal(Path.Combine(_data.Path, "twice"), Shelf.FolderOf("twice"));
    }

    [Fact]
    public void A_model_that_is_nowhere_is_looked_for_in_all_folders()
    {
        var thrown = Assert.Throws<ModelException>(() => Shelf.FolderOf("absent"));

        Assert.Contains($"looked for {_data.Path}/absent and {_program.Path}/absent", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("models install absent", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_the_data_folder_is_removed_whole()
    {
        Copy(_data, "mine");

        Shelf.Remove("mine");

        Assert.Empty(Directory.GetFileSystemEntries(_data.Path));
    }

    [Theory]
    [InlineData("starter", "not in")]
    [InlineData("shipped", "not in")]
    [InlineData("absent", "There is no model \"absent\"")]
    [InlineData("../outside", "There is no model")]
    [InlineData(DownloadFolder.Name, "There is no model")]
    [InlineData("", "There is no model")]
    public void What_is_not_the_users_own_is_not_removed(string name, string sentence)
    {
        Copy(_program, "shipped");
        Copy(_data, "starter");
        _data.Write($"{DownloadFolder.Name}/half/plan.json", "{}"u8);

        var thrown = Assert.Throws<ModelException>(() => Shelf.Remove(name));

        Assert.Contains(sentence, thrown.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_program.Path, "shipped")));
        Assert.True(Directory.Exists(Path.Combine(_data.Path, "starter")));
    }

    [Fact]
    public async Task A_model_that_was_put_there_by_hand_is_loaded_to_verify_it()
    {
        Copy(_data, "by-hand");
        Assert.Empty(await Shelf.VerifyAsync("by-hand", null, Token));
        await File.WriteAllBytesAsync(Path.Combine(_data.Path, "by-hand", "textual", "model.onnx"), new byte[1000], Token);

        var fault = Assert.Single(await Shelf.VerifyAsync("by-hand", null, Token));

        Assert.Contains("textual/model.onnx", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifying_a_downloaded_model_finds_what_changed_since()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        await installing.RunAsync();
        var told = new List<double>();
        Assert.Empty(await installing.Shelf.VerifyAsync(SomeInstallation.Name, new Told(told), Token));

        File.Delete(Path.Combine(installing.Target, "textual", "tokenizer_config.json"));
        await File.AppendAllTextAsync(Path.Combine(installing.Target, "config.json"), " ", Token);
        await using (var graph = File.OpenWrite(Path.Combine(installing.Target, "visual", "model.onnx")))
        {
            graph.Position = graph.Length / 2;
            graph.WriteByte(7);
        }

        var faults = await installing.Shelf.VerifyAsync(SomeInstallation.Name, null, Token);

        Assert.Equal(3, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("tokenizer_config.json is missing", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains($"config.json has {installing.Hub.Content(SomeInstallation.Repository, "config.json").Length + 1} bytes instead of", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("visual/model.onnx is not the file that was downloaded", StringComparison.Ordinal));
        Assert.Equal(told.Order(), told);
        Assert.Equal(1.0, told[^1]);
    }

    private static void Copy(TemporaryFolder to, string name)
    {
        foreach (var file in new[] { "config.json", "visual/model.onnx", "visual/preprocess_cfg.json", "textual/model.onnx", "textual/tokenizer.json", "textual/tokenizer_config.json" })
        {
            to.Write($"{name}/{file}", File.ReadAllBytes(Path.Combine(Golden.Starter, file)));
        }
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
