using System.Text.Json;

namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>The ids a model wants before and after a text: a tokenizer's "post-processor", for one text.</summary>
internal sealed class Framing
{
    public Framing(int[] before, int[] after) => (Before, After) = (before, after);

    public int[] Before { get; }

    public int[] After { get; }

    public int Count => Before.Length + After.Length;

    public static Framing Read(ModelFile file, JsonElement? element)
    {
        if (element is not { } part)
        {
            return new Framing([], []);
        }

        switch (file.Type(part))
        {
            case "RobertaProcessing" or "BertProcessing":
                return new Framing([PairId(file, part, "cls")], [PairId(file, part, "sep")]);
            case "TemplateProcessing":
                return ReadTemplate(file, part);
            case "ByteLevel":
                // Moves the offsets only, which nobody asks for here.
                return new Framing([], []);
            case "Sequence":
                var parts = file.Need(part, "processors").EnumerateArray().Select(p => Read(file, p)).ToList();
                return new Framing([.. Enumerable.Reverse(parts).SelectMany(p => p.Before)], [.. parts.SelectMany(p => p.After)]);
            default:
                throw file.Unknown($"the post-processor is \"{file.Type(part)}\"");
        }
    }

    private static int PairId(ModelFile file, JsonElement part, string name)
    {
        var pair = file.Need(part, name);
        return pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 ? TokenId.Read(file, pair[1], name) : throw file.Wrong($"\"{name}\" is no pair of token and id");
    }

    private static Framing ReadTemplate(ModelFile file, JsonElement part)
    {
        var (before, after, text) = (new List<int>(), new List<int>(), false);
        foreach (var step in file.Need(part, "single").EnumerateArray())
        {
            if (ModelFile.Get(step, "Sequence") is not null)
            {
                text = text ? throw file.Unknown("the template has the text twice") : true;
            }
            else
            {
                var name = file.Text(file.Need(step, "SpecialToken"), "id");
                var ids = file.Need(file.Need(file.Need(part, "special_tokens"), name), "ids");
                (text ? after : before).AddRange(ids.EnumerateArray().Select(id => TokenId.Read(file, id, "ids")));
            }
        }

        return text ? new Framing([.. before], [.. after]) : throw file.Unknown("the template leaves the text out");
    }
}
