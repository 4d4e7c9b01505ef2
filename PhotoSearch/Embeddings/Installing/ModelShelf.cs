using Microsoft.Extensions.Options;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>What lies in the model folders: those of the settings, <c>models</c> of the data folder, <c>models</c> beside the program, looked through in this order.</summary>
internal sealed class ModelShelf(IOptions<EmbeddingsOptions> options)
{
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = true };

    /// <summary>Where models are installed to.</summary>
    public string Home => Path.GetFullPath(options.Value.InstallFolder ?? Folders[0]);

    private List<string> Folders => [.. options.Value.ModelFolders.DefaultIfEmpty(Path.Combine(AppContext.BaseDirectory, "models")).Select(Path.GetFullPath).Distinct()];

    /// <summary>By name; of two folders of one name the one that would be used. Folders that are no good are told with their problem.</summary>
    public IReadOnlyList<InstalledModel> List() =>
    [
        .. Folders.Where(Directory.Exists).SelectMany(folder => Directory.GetDirectories(folder, "*", Visible))
            .DistinctBy(Path.GetFileName).Select(Describe).OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase),
    ];

    public InstalledModel? Find(string name) => List().FirstOrDefault(model => model.Name == name);

    /// <param name="nameOrPath">A folder's name below one of the model folders, or a full path.</param>
    /// <exception cref="ModelException">There is none; the message says where it was looked for.</exception>
    public string FolderOf(string nameOrPath)
    {
        // A rooted path stays itself when it is put below a folder.
        var candidates = Folders.Select(folder => Path.Combine(folder, nameOrPath)).Distinct().ToList();
        return candidates.Find(Directory.Exists)
            ?? throw new ModelException(
                $"There is no model \"{nameOrPath}\": looked for {string.Join(" and ", candidates)}. Install it (`PhotoSearch models install {nameOrPath}`, or the page Models), put its folder there, or choose one that is there.");
    }

    /// <summary>Deletes a model of the data folder. The caller has made sure that nobody uses it.</summary>
    /// <exception cref="ModelException">It is not there, or not in the data folder.</exception>
    public void Remove(string name)
    {
        var model = ModelName.IsFolderName(name) ? Find(name) : null;
        if (model is null)
        {
            throw new ModelException($"There is no model \"{name}\" in {Home}.");
        }

        if (!model.IsRemovable)
        {
            throw new ModelException($"{model.Name} lies in {model.Path}, not in {Home}, so it is not removed by this program: delete its folder yourself.");
        }

        try
        {
            // Out of sight first, in one step: half a model must not be found should this be cut off.
            var doomed = Directory.CreateDirectory(Path.Combine(Home, DownloadFolder.Name, DownloadFolder.Removed)).FullName;
            Directory.Move(model.Path, Path.Combine(doomed, Guid.NewGuid().ToString("N")));
            Directory.Delete(doomed, recursive: true);
            DownloadFolder.DeleteIfEmpty(Home);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{model.Path} cannot be removed: {e.Message}", e);
        }
    }

    /// <summary>Compares every downloaded file with what it must hash to, then loads both towers.</summary>
    /// <param name="progress">From 0 to 1.</param>
    /// <returns>What is wrong, in sentences; none: the model is as it was downloaded, and works. A folder that was put there by hand has nothing to be compared with.</returns>
    /// <exception cref="ModelException">There is no such model.</exception>
    public Task<IReadOnlyList<string>> VerifyAsync(string name, IProgress<double>? progress, CancellationToken cancellationToken) =>
        ModelVerification.RunAsync(FolderOf(name), progress, cancellationToken);

    private InstalledModel Describe(string path)
    {
        var name = Path.GetFileName(path);
        var isRemovable = Path.GetDirectoryName(path) == Home && name != EmbeddingsOptions.Starter;
        var hasSources = File.Exists(Path.Combine(path, ModelSources.FileName));
        try
        {
            var folder = ModelFolder.Read(path);
            return new InstalledModel(name, path, folder.Bytes, folder.Description, folder.HasText, isRemovable, null, hasSources);
        }
        catch (ModelException e)
        {
            return new InstalledModel(name, path, 0, "", false, isRemovable, e.Message, hasSources);
        }
    }
}
