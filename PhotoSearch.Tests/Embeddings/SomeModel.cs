using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>A copy of the starter model in a folder of its own, to be changed by a test.</summary>
internal sealed class SomeModel : IDisposable
{
    public SomeModel()
    {
        foreach (var part in new[] { "config.json", "visual/model.onnx", "visual/preprocess_cfg.json", "textual/model.onnx", "textual/tokenizer.json", "textual/tokenizer_config.json" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this[part])!);
            File.Copy(Path.Combine(Golden.Starter, part), this[part]);
        }
    }

    /// <summary>As a test runs a model: one thread, the CPU, and no rest.</summary>
    public static readonly ModelRunning Running = new(Threads: 1, DeviceChoice.Cpu, TimeSpan.FromHours(1));

    public string Folder { get; } = Directory.CreateTempSubdirectory("photosearch-model-").FullName;

    public string this[string part] => Path.Combine(Folder, part);

    public EmbeddingModel Load() => EmbeddingModel.Load(Folder, Running);

    public void Replace(string part, string old, string value)
    {
        var text = File.ReadAllText(this[part]);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(this[part], text.Replace(old, value, StringComparison.Ordinal));
    }

    /// <param name="name">Of a file of Golden/graphs.</param>
    public void Graph(string tower, string name) =>
        File.Copy(Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", "graphs", $"{name}.onnx"), this[$"{tower}/model.onnx"], overwrite: true);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
