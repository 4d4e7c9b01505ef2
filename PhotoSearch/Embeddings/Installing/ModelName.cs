using System.Text.RegularExpressions;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>What a person asks to install: the folder it becomes and where its parts come from.</summary>
/// <param name="Folder">A single folder name: nothing in it leads out of the models' folder.</param>
internal sealed partial record ModelName(string Folder, IReadOnlyList<ModelPart> Parts)
{
    /// <summary>A name of the catalogue, <c>immich-app/NAME</c> or its bare NAME, or <c>owner/repo[@revision][:variant]</c>.</summary>
    /// <exception cref="ModelException">It is none of these.</exception>
    public static ModelName Parse(string text)
    {
        if (KnownModels.Find(text) is { } known)
        {
            return new ModelName(known.Name, known.Parts);
        }

        var match = Form().Match(text);
        if (!match.Success)
        {
            throw new ModelException(
                $"\"{text}\" is no name of a model. Give one of `models list`, a name of huggingface.co/{KnownModels.Immich}, or OWNER/REPOSITORY, with @REVISION and :VARIANT behind it where needed.");
        }

        var owner = match.Groups["owner"] is { Success: true } named ? named.Value : KnownModels.Immich;
        var (repository, variant) = (match.Groups["repository"].Value, match.Groups["variant"] is { Success: true } reduced ? reduced.Value : null);
        var revision = match.Groups["revision"] is { Success: true } wanted
            ? wanted.Value
            : KnownModels.Pinned.FirstOrDefault(file => file.Repository == $"{owner}/{repository}")?.Revision ?? "main";
        var folder = (owner == KnownModels.Immich ? repository : $"{owner}--{repository}") + (variant is null ? "" : $"--{variant}");
        return new ModelName(folder, [new ModelPart($"{owner}/{repository}", revision, [], variant)]);
    }

    /// <summary>The folder's name and no more: no separator, not hidden, and nothing a shell or a web page stumbles over.</summary>
    public static bool IsFolderName(string name) => FolderName().IsMatch(name);

    /// <summary>Hugging Face allows letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, up to 96 of them; a revision may have slashes, which are encoded where it is asked for.</summary>
    [GeneratedRegex(@"^(?:(?<owner>[A-Za-z0-9][A-Za-z0-9._-]{0,95})/)?(?<repository>[A-Za-z0-9][A-Za-z0-9._-]{0,95})(?:@(?<revision>[A-Za-z0-9][A-Za-z0-9._/-]{0,200}))?(?::(?<variant>[a-z0-9][a-z0-9_]{0,30}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,254}\z")]
    private static partial Regex FolderName();
}
