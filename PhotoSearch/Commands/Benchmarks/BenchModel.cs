using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>A model that is measured: the files that its parts lie in.</summary>
internal sealed record BenchModel(string Folder)
{
    public string Name => Path.GetFileName(Folder);

    public string ImageGraph => Path.Combine(Folder, "visual", "model.onnx");

    public string TextGraph => Path.Combine(Folder, "textual", "model.onnx");

    /// <summary>A name or a path, looked for as the setting <c>Embeddings:Model</c> is.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static BenchModel Find(string model, string dataFolder)
    {
        var places = new[] { Path.GetFullPath(model), Path.Combine(Path.GetFullPath(dataFolder), "models", model), Path.Combine(AppContext.BaseDirectory, "models", model) };
        return new BenchModel(places.FirstOrDefault(place => File.Exists(Path.Combine(place, "config.json")))
            ?? throw new CommandException($"There is no model \"{model}\": looked for {string.Join(" and ", places)}."));
    }

    public PreprocessRules Rules() => PreprocessRules.Read(ModelFile.Read(Path.Combine(Folder, "visual", "preprocess_cfg.json")));

    public EmbeddingModel Load() => EmbeddingModel.Load(Folder, threads: 0);
}
