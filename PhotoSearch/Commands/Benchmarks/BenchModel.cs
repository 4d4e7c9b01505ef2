using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>A model that is measured: the files that its parts lie in.</summary>
internal sealed record BenchModel(ModelFolder Files)
{
    public string Name => Files.Name;

    public string Folder => Files.Path;

    public string ImageGraph => Files.Images.Graph.Path;

    public PreprocessRules Rules => Files.Images.Rules;

    /// <summary>A name, looked for as the setting <c>Embeddings:Model</c> is, or a path.</summary>
    /// <exception cref="ModelException">There is none, or one that cannot be used.</exception>
    public static BenchModel Find(string model, string dataFolder)
    {
        var options = new EmbeddingsOptions();
        Rooms.LookForModels(options, dataFolder);

        // A path from here on the command line; a plain name is none.
        var isPath = model.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && Directory.Exists(model);
        return new BenchModel(ModelFolder.Read(new ModelShelf(Options.Create(options)).FolderOf(isPath ? Path.GetFullPath(model) : model)));
    }

    public EmbeddingModel Load(ModelRunning running) => EmbeddingModel.Load(Folder, running);
}
