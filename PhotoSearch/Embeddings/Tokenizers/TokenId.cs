using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>A token's number: the row of the model's table of vectors.</summary>
internal static class TokenId
{
    /// <summary>The largest vocabularies have a million tokens; a number far beyond them is a damaged file's.</summary>
    private const int Largest = (1 << 24) - 1;

    public static int Read(ModelFile file, JsonElement value, string name)
    {
        var id = file.Whole(value, name);
        return id is >= 0 and <= Largest ? id : throw file.Wrong($"\"{name}\" is {id}, which is no token's number");
    }
}
