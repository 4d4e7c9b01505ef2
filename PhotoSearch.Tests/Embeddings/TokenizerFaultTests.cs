using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Damaged tokenizer files: a sentence that names the file, never a crash or an endless search.</summary>
public sealed class TokenizerFaultTests : IDisposable
{
    private const string Awkward = "Ｆｕｌｌ ﬁ カメラ e\u0301 Å 😀 <s>\0";

    private const string Sound = """
        {"added_tokens":[{"id":0,"content":"<s>","normalized":false}],"normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Strip"},
        {"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}]},"pre_tokenizer":{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always"},
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}}],"special_tokens":{"<s>":{"ids":[0]}}},
        "model":{"type":"Unigram","unk_id":1,"byte_fallback":false,"vocab":[["<s>",0],["<unk>",0],["\u2581",-1.5],["a",-2],["ab",-3]]}}
        """;

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("photosearch-faults-").FullName, "tokenizer.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData("\"unk_id\":1,", "", "unk_id")]
    [InlineData("\"unk_id\":1", "\"unk_id\":5", "unk_id")]
    [InlineData("\"unk_id\":1", "\"unk_id\":-1", "unk_id")]
    [InlineData("[\"a\",-2]", "[\"a\"]", "entry 4")]
    [InlineData("[\"a\",-2]", "[\"a\",\"-2\"]", "entry 4")]
    [InlineData("[\"a\",-2]", "[\"a\",1e999]", "entry 4")]
    [InlineData("[\"a\",-2]", "7", "entry 4")]
    [InlineData("\"vocab\":[", "\"words\":[", "vocab")]
    [InlineData("\"ids\":[0]", "\"ids\":[-3]", "ids")]
    [InlineData("\"ids\":[0]", "\"ids\":[2000000000]", "ids")]
    [InlineData("\"ids\":[0]", "\"ids\":[0.5]", "ids")]
    [InlineData("\"id\":0,\"content\"", "\"id\":-1,\"content\"", "\"id\"")]
    [InlineData("Unigram", "Wordlist", "Wordlist")]
    [InlineData("\"NFKC\"", "\"NFXX\"", "NFXX")]
    [InlineData("\"Metaspace\"", "\"Hyperspace\"", "Hyperspace")]
    [InlineData("\"always\"", "\"sometimes\"", "sometimes")]
    [InlineData("\"replacement\":\"\\u2581\"", "\"replacement\":\"\"", "replacement")]
    [InlineData("TemplateProcessing", "FrameProcessing", "FrameProcessing")]
    [InlineData("\" {2,}\"", "\"( {2,}\"", "cannot be used")]
    [InlineData("\"normalizers\":[", "\"normalizers\":3,\"others\":[", "not laid out")]
    [InlineData("\"NFKC\"}", "\"Precompiled\",\"precompiled_charsmap\":\"!\"}", "precompiled_charsmap")]
    [InlineData("\"NFKC\"}", "\"Precompiled\"}", "precompiled_charsmap")]
    public void A_damaged_file_is_refused_by_name(string part, string damaged, string named)
    {
        Assert.Contains(part, Sound, StringComparison.Ordinal);
        File.WriteAllText(_path, Sound.Replace(part, damaged, StringComparison.Ordinal));

        var fault = Assert.Throws<ModelException>(() => Tokenizer.Read(ModelFile.Read(_path), null));

        Assert.Contains(_path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_leads_back_or_out_of_itself_is_refused()
    {
        foreach (var child in new[] { 'a', 'a' + 1024, 0x1FFFFF })
        {
            var table = new byte[sizeof(int) + (256 * sizeof(int)) + 2];
            BinaryPrimitives.WriteInt32LittleEndian(table, 256 * sizeof(int));
            BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(sizeof(int) + ('a' * sizeof(int))), (child << 10) | 'a');

            Assert.Throws<ModelException>(() => ReadWithTable(table));
        }
    }

    [Fact]
    public void Of_a_damaged_table_nothing_worse_comes_than_a_refusal()
    {
        var chance = new Random(7);
        var whole = Convert.FromBase64String((string)JsonNode.Parse(Golden.Unpacked("nllb"))!["normalizer"]!["normalizers"]![0]!["precompiled_charsmap"]!);
        var refusals = 0;
        for (var round = 0; round < 300; round++)
        {
            var table = round % 3 == 0 ? whole[..chance.Next(whole.Length)] : (byte[])whole.Clone();
            for (var change = chance.Next(1, 8); change > 0 && table.Length > 0; change--)
            {
                table[chance.Next(table.Length)] = (byte)chance.Next(256);
            }

            refusals += IsRefused(() => ReadWithTable(table)) ? 1 : 0;
        }

        Assert.InRange(refusals, 100, 300);
    }

    [Fact]
    public void Of_a_damaged_file_nothing_worse_comes_than_a_refusal()
    {
        var chance = new Random(11);
        var refusals = 0;
        for (var round = 0; round < 1000; round++)
        {
            var text = new StringBuilder(Sound);
            var (at, length) = (chance.Next(Sound.Length - 20), chance.Next(1, 20));
            _ = round % 2 == 0 ? text.Remove(at, length) : text.Replace(text[at], "0\"{}[],:1a"[chance.Next(10)], at, length);
            File.WriteAllText(_path, text.ToString());
            refusals += IsRefused(() => Tokenizer.Read(ModelFile.Read(_path), null)) ? 1 : 0;
        }

        Assert.InRange(refusals, 500, 1000);
    }

    private static bool IsRefused(Func<Tokenizer> read)
    {
        try
        {
            _ = read().Encode(Awkward, 50, pad: false);
            return false;
        }
        catch (ModelException)
        {
            return true;
        }
    }

    private Tokenizer ReadWithTable(byte[] table)
    {
        File.WriteAllText(_path, Sound.Replace(
            "\"NFKC\"}", $"\"Precompiled\",\"precompiled_charsmap\":\"{Convert.ToBase64String(table)}\"}}", StringComparison.Ordinal));
        return Tokenizer.Read(ModelFile.Read(_path), null);
    }
}
