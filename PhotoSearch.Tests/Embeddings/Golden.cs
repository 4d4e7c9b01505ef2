using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Expected values that other programs made once; the scripts that made them lie beside them.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", name)), Json)!;

    /// <summary>A packed tokenizer.json, unpacked.</summary>
    public static string Unpacked(string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", $"{name}.json.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        return reader.ReadToEnd();
    }

    public static string Starter => Path.Combine(Repository.Root, "models", "starter");

    /// <summary>What the starter's tokenizer reads "dog" as.</summary>
    public static int Dog => StarterId("dog");

    /// <inheritdoc cref="Dog"/>
    public static int Cat => StarterId("cat");

    private static int StarterId(string word) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(Starter, "textual", "tokenizer.json")))!["model"]!["vocab"]![word]!.GetValue<int>();
}

/// <summary>A row of tokens.json.</summary>
internal sealed record GoldenTokens(int[] Text, int[] Starter, int[] Clip) : GoldenWords(Text);

/// <summary>A row of pieces.json.</summary>
internal sealed record GoldenPieces(int[] Text, int[] Unigram, int[] Gemma, int[] Nllb) : GoldenWords(Text);

/// <summary>parts.json: a tokenizer of few parts, and how it reads some texts.</summary>
internal sealed record GoldenPart(string Name, JsonObject Tokenizer, GoldenIds[] Rows);

/// <inheritdoc cref="GoldenPart"/>
internal sealed record GoldenIds(int[] Text, int[] Ids) : GoldenWords(Text);

/// <summary>A text to be read.</summary>
/// <param name="Text">UTF-16 code units, since some are half a surrogate pair.</param>
internal abstract record GoldenWords(int[] Text)
{
    public string Words => string.Concat(Text.Select(unit => (char)unit));
}

/// <summary>A row of resized.json.</summary>
internal sealed record GoldenResize(
    int Width, int Height, int TargetWidth, int TargetHeight, string Mode, string Interpolation, byte Fill, byte[] Pixels);

/// <summary>vectors.json.</summary>
internal sealed record GoldenVectors(GoldenPicture[] Pictures, GoldenText[] Texts);

/// <inheritdoc cref="GoldenVectors"/>
internal sealed record GoldenPicture(string Name, float[] Vector);

/// <inheritdoc cref="GoldenVectors"/>
internal sealed record GoldenText(string Text, float[] Vector);
