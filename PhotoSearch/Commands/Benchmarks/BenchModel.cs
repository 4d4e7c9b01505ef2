using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>A model that is measured: the files that its parts lie in.</summary>
internal sealed record BenchModel(ModelFolder Files)
{
    public string Name => Files.Name;

    public string Folder => Files.Path;

    public string ImageGraph => Files.Images.Graph.Path;

    public PreprocessRules Rules => Files.Images.Rules;

    /// <summary>A name or a path, looked for as the setting <c>Embeddings:Model</c> is.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    /// <exception cref="ModelException">There is one that cannot be used.</exception>
    public static BenchModel Find(string model, string dataFolder)
    {
        var places = new[] { Path.Combine(Path.GetFullPath(dataFolder), "models", model), Path.Combine(AppContext.BaseDirectory, "models", model), Path.GetFullPath(model) };
        return new BenchModel(ModelFolder.Read(
            places.FirstOrDefault(Directory.Exists) ?? throw new CommandException($"There is no model \"{model}\": looked for {string.Join(" and ", places)}.")));
    }

    public EmbeddingModel Load(ModelRunning running) => EmbeddingModel.Load(Folder, running);
}
