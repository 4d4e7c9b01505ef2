using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>The vocabulary, and how a piece of text is put together from it.</summary>
internal abstract class TokenModel
{
    /// <summary>Appends the ids of one piece.</summary>
    public abstract void Encode(string piece, List<int> ids);

    public abstract int? IdOf(string token);

    public static TokenModel Read(ModelFile file, JsonElement part)
    {
        // Older files leave the type out where only one fits.
        var type = file.TextOr(part, "type", ModelFile.Get(part, "merges") is not null ? "BPE" : ModelFile.Get(part, "unk_id") is not null ? "Unigram" : null);
        return type switch
        {
            "WordPiece" => new WordPiece(file, part),
            "BPE" => new BytePairs(file, part),
            "Unigram" => new Unigram(file, part),
            _ => throw file.Unknown($"the tokenizer's model is \"{type}\""),
        };
    }

    protected static Dictionary<string, int> ReadVocabulary(ModelFile file, JsonElement part)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in file.Need(part, "vocab").EnumerateObject())
        {
            vocabulary[entry.Name] = TokenId.Read(file, entry.Value, entry.Name);
        }

        return vocabulary.Count > 0 ? vocabulary : throw file.Wrong("the vocabulary is empty");
    }
}
