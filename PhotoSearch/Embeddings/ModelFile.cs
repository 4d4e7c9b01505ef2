using System.Text.Json;

namespace PhotoSearch.Embeddings;

/// <summary>A JSON file of a model. What it does not say, or says in words we do not know, is an error that names it; nothing is guessed.</summary>
internal sealed class ModelFile
{
    /// <summary>The tokenizers of large multilingual models take 17 MB; what is ten times that is no model's.</summary>
    private const long LargestBytes = 200_000_000;

    private ModelFile(string path, JsonElement root) => (Path, Root) = (path, root);

    public string Path { get; }

    public JsonElement Root { get; }

    /// <exception cref="ModelException">Missing, unreadable, or no JSON object.</exception>
    public static ModelFile Read(string path) => ReadIfThere(path) ?? throw new ModelException($"{path} is missing; copy the model's whole folder.");

    /// <summary>Stands in for a file that may be absent: it says nothing.</summary>
    public static ModelFile Empty(string path) => new(path, JsonDocument.Parse("{}").RootElement);

    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="ModelException">Unreadable, or no JSON object.</exception>
    public static ModelFile? ReadIfThere(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (new FileInfo(path).Length > LargestBytes)
            {
                throw new ModelException($"{path} is larger than any such file; copy it again from where the model came from.");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object
                ? new ModelFile(path, root)
                : throw new ModelException($"{path} is no JSON object; copy it again from where the model came from.");
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path} is no valid JSON ({e.Message}); copy it again from where the model came from.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read ({e.Message}); mend that and restart.", e);
        }
    }

    /// <summary>An error about this file, to be thrown.</summary>
    public ModelException Unknown(string what) => new($"{Path}: {what}, which this version does not know; use another model, or a newer version of the program.");

    /// <inheritdoc cref="Unknown"/>
    public ModelException Wrong(string what) => new($"{Path}: {what}; copy it again from where the model came from.");

    /// <summary>The value of that name, or null where it is absent or JSON's null.</summary>
    public static JsonElement? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public JsonElement Need(JsonElement element, string name) => Get(element, name) ?? throw Wrong($"\"{name}\" is missing");

    public string Text(JsonElement element, string name) => TextOr(element, name, null) ?? throw Wrong($"\"{name}\" is missing");

    public string? TextOr(JsonElement element, string name, string? absent)
    {
        var value = Get(element, name);
        return value is null ? absent : value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : throw Wrong($"\"{name}\" is no text");
    }

    public bool FlagOr(JsonElement element, string name, bool absent) => Get(element, name)?.ValueKind switch
    {
        null => absent,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"\"{name}\" is neither true nor false"),
    };

    public int Whole(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong($"\"{name}\" is no whole number");

    /// <summary>The kind a part of a tokenizer states.</summary>
    public string Type(JsonElement element) => Text(element, "type");
}
