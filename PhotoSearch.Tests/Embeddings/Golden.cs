using System.Text.Json;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Expected values that other programs made once; the scripts that made them lie beside them.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", name)), Json)!;

    public static string Starter => Path.Combine(Repository.Root, "models", "starter");
}

/// <summary>A row of tokens.json.</summary>
/// <param name="Text">UTF-16 code units, since some are half a surrogate pair.</param>
internal sealed record GoldenTokens(int[] Text, int[] Starter, int[] Clip)
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
