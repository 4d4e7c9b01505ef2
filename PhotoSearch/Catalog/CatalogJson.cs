using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>What the catalog keeps as JSON because nothing but the whole of it is ever asked for.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Described))]
[JsonSerializable(typeof(SidecarFacts))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CatalogJson : JsonSerializerContext
{
    /// <summary>Null for a list with nothing in it.</summary>
    public static string? OfList(IReadOnlyList<string> texts) => texts.Count == 0 ? null : JsonSerializer.Serialize(texts, Default.IReadOnlyListString);

    public static IReadOnlyList<string> ToList(string? json) => json is null ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;
}
