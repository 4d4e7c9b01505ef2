using System.Collections.Concurrent;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Indexing;

/// <summary>Tells which models there are and what happens to them, and takes an administrator's orders.</summary>
internal sealed class ModelsReport(ModelShelf shelf, ModelInstaller installer, ModelExaminer examiner, ModelSwitch choice, ModelInUse models)
{
    /// <summary>What was asked for, by the name of its folder: a repository's name cannot be told from its folder's.</summary>
    private readonly ConcurrentDictionary<string, string> _asked = new(StringComparer.Ordinal);

    public ModelsOverview Overview() => new(
        choice.Standing, Serving(), KnownModels.All, shelf.List(), installer.Current, examiner.Current);

    public bool IsInstalled(string name) => shelf.Find(name) is not null;

    /// <summary>Goes on in the background.</summary>
    /// <param name="name">Of the catalogue, <c>immich-app/NAME</c>, <c>owner/repository</c>, or of an installation that was begun before.</param>
    /// <exception cref="ModelException">No name of a model, or it is here already.</exception>
    public void Install(string name)
    {
        var asked = _asked.GetValueOrDefault(name, name);
        installer.Start(asked);
        _asked[ModelName.Parse(asked).Folder] = asked;
    }

    /// <exception cref="ModelException">No name of a model.</exception>
    public void CancelInstall(string name) => installer.Cancel(_asked.ContainsKey(name) ? name : ModelName.Parse(name).Folder);

    /// <summary>Comes back when the model is loaded and found good; the photos are embedded after that, in the background.</summary>
    /// <exception cref="ModelException">It is not used, and why; the one before serves on.</exception>
    public Task UseAsync(string name, CancellationToken cancellationToken) => choice.ChooseAsync(Usable(name), cancellationToken);

    /// <summary>The model that serves stays the choice.</summary>
    public Task CancelUseAsync(CancellationToken cancellationToken) => choice.CancelAsync(cancellationToken);

    /// <exception cref="ModelException">There is no such model.</exception>
    public void Verify(string name) => examiner.Start(Known(name).Name, ExaminationKind.Verify);

    /// <exception cref="ModelException">There is no such model, or it cannot be used.</exception>
    public void Measure(string name) => examiner.Start(Usable(name), ExaminationKind.Measure);

    /// <exception cref="ModelException">It is not there, in use, or not ours to delete.</exception>
    public void Remove(string name)
    {
        var standing = choice.Standing;
        if (name == models.Loaded?.Name || name == FolderName(standing.Serving))
        {
            throw new ModelException($"{name} is in use: use another model first, then remove it.");
        }

        if (name == FolderName(standing.Coming?.Name))
        {
            throw new ModelException($"Your photos are being embedded with {name}: cancel that first, then remove it.");
        }

        if (examiner.Current.Any(one => one.Model == name && !one.IsOver))
        {
            throw new ModelException($"{name} is being looked at: wait until that is done, then remove it.");
        }

        shelf.Remove(Known(name).Name);
        examiner.Forget(name);
    }

    private ServingModel? Serving() => models.Loaded is { } model
        ? new ServingModel(model.Name, model.Description, model.Dimension, model.ImageSize, model.Space, model.NoTextReason, model.Device)
        : null;

    /// <summary>By its name alone: nobody chooses a folder of the server by path from a page or a script.</summary>
    private InstalledModel Known(string name) =>
        shelf.Find(name) ?? throw new ModelException($"There is no model \"{name}\" on this server: install it first.");

    private string Usable(string name) => Known(name) switch
    {
        { Problem: { } problem } => throw new ModelException(problem),
        var model => model.Name,
    };

    private static string? FolderName(string? nameOrPath) => nameOrPath is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(nameOrPath));
}
