using System.Text.Json;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>Written into a model's folder: where each file came from and what it must hash to.</summary>
internal sealed record ModelSources(string Name, DateTimeOffset InstalledAt, IReadOnlyList<ModelSource> Files)
{
    public const string FileName = "model.sources.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>Null where the folder was not downloaded.</returns>
    /// <exception cref="ModelException">It is there and cannot be read.</exception>
    public static ModelSources? ReadIfThere(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<ModelSources>(file, Json) is { Files: not null } sources && sources.Files.All(source => source is { Path: not null, Sha256: not null })
                ? sources
                : throw new ModelException($"{path} says nothing; install the model again.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read ({e.Message}); install the model again.", e);
        }
    }

    public void Write(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write);
        JsonSerializer.Serialize(file, this, Json);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>One file of a model and its origin.</summary>
/// <param name="Path">In the model's folder, with slashes.</param>
/// <param name="Revision">The commit it was taken from.</param>
/// <param name="From">Its path in the repository.</param>
internal sealed record ModelSource(string Path, long Bytes, string Sha256, string Repository, string Revision, string From);
