using System.Text;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Vocabularies as large as those of multilingual models, made up from a seed; what they take grows with them and no faster.</summary>
public sealed class TokenizerSizeTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("photosearch-size-").FullName, "tokenizer.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void A_vocabulary_four_times_as_large_takes_four_times_the_memory_to_load()
    {
        var small = AllocatedBytes(() => Read(62_500));
        var large = AllocatedBytes(() => Read(250_000));

        Assert.InRange((double)large / small, 2, 6);
    }

    [Fact]
    public void A_text_four_times_as_long_takes_four_times_the_memory_and_ends()
    {
        var tokenizer = Read(62_500);
        tokenizer.Encode("warm", 64, pad: false);

        var small = AllocatedBytes(() => tokenizer.Encode(Text(50_000), 64, pad: false));
        var large = AllocatedBytes(() => tokenizer.Encode(Text(200_000), 64, pad: false));

        Assert.InRange((double)large / small, 2, 6);
    }

    [Fact]
    public void Marks_beyond_counting_on_one_letter_are_read_in_reasonable_time()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0307\u0323", 100_000));

        Assert.Equal("\u1ea1" + new string('\u0323', 99_999) + new string('\u0307', 100_000), CompatibleForm.Compose(text));
    }

    private static long AllocatedBytes(Func<object> act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Text(int length)
    {
        var chance = new Random(5);
        return string.Create(length, chance, (letters, source) =>
        {
            for (var i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('a' + source.Next(26));
            }
        });
    }

    private Tokenizer Read(int count)
    {
        var chance = new Random(3);
        var vocabulary = new StringBuilder("[\"<unk>\",0]");
        for (var i = 1; i < count; i++)
        {
            var token = string.Concat(Enumerable.Range(0, chance.Next(1, 12)).Select(_ => (char)(chance.Next(4) == 0 ? chance.Next(0x4E00, 0x5E00) : chance.Next('a', 'z' + 1))));
            vocabulary.Append(CultureInfo.InvariantCulture, $",[\"{token}\",{-chance.NextDouble() * 15}]");
        }

        File.WriteAllText(_path, $$$"""{"pre_tokenizer":{"type":"Metaspace"},"model":{"type":"Unigram","unk_id":0,"vocab":[{{{vocabulary}}}]}}""");
        return Tokenizer.Read(ModelFile.Read(_path), null);
    }
}
