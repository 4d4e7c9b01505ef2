using System.Text.Json.Nodes;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>
/// Each kind of normalizer, pre-tokenizer, added token and vocabulary by itself, against the Rust crate tokenizers 0.22.2 (Golden/parts.mjs).
/// </summary>
public sealed class TokenizerPartsTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("photosearch-parts-").FullName, "tokenizer.json");

    public static TheoryData<string> Names => [.. Golden.Read<GoldenPart[]>("parts.json").Select(part => part.Name)];

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_part_does_as_the_reference_s(string name)
    {
        var part = Golden.Read<GoldenPart[]>("parts.json").Single(part => part.Name == name);
        part.Tokenizer.TryAdd("model", Bytes());
        File.WriteAllText(_path, part.Tokenizer.ToJsonString());

        var tokenizer = Tokenizer.Read(ModelFile.Read(_path), null);

        Assert.All(part.Rows, row => Assert.Equal(row.Ids, tokenizer.Encode(row.Words, 2000, pad: false).Ids));
    }

    /// <summary>As in parts.mjs: the bytes themselves, and a stroke where a piece ends.</summary>
    private static JsonObject Bytes() => new()
    {
        ["type"] = "BPE",
        ["byte_fallback"] = true,
        ["end_of_word_suffix"] = "|",
        ["vocab"] = new JsonObject(Enumerable.Range(0, 256).Select(value => KeyValuePair.Create($"<0x{value:X2}>", (JsonNode?)value))),
        ["merges"] = new JsonArray(),
    };
}
