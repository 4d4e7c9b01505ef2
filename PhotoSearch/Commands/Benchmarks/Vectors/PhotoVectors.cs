using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>
/// Vectors of real photos by the starter model, made once and kept. Asked are photos that are not among them, the same moved off the photos' cone as words are,
/// and what people wrote of such photos.
/// </summary>
internal static class PhotoVectors
{
    /// <summary>Of a large pack so many, chosen by a fixed seed: on two cores they take five minutes.</summary>
    private const int Most = 60_000;

    /// <summary>One in so many is held out, to be asked for.</summary>
    private const int HeldOut = 6;
    private const int MostTexts = 4000;
    private const int Version = 1;
    private const long MostPixels = 1_000_000_000;
    private const long DecodingBytes = 600L << 20;

    public static async Task<VectorData> MakeAsync(string folder, string photos, string dataFolder, BenchProgress progress, CancellationToken cancellationToken)
    {
        using var pack = PhotoPack.Open(photos);
        var chosen = Chosen(pack.Count);
        using var model = BenchModel.Find(EmbeddingsOptions.Starter, dataFolder).Load(new EmbeddingsOptions().Running);
        var own = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"photos-{Version}-{SyntheticVectors.Seed}-{model.Space[..8]}-{pack.Count}-{chosen.Length}"));
        var all = Path.Combine(own, "all.f32");
        if (!File.Exists(all))
        {
            Directory.CreateDirectory(own);
            await EmbedAsync(pack, chosen, model, all, progress, cancellationToken);
        }

        using var embedded = FloatFile.Open(all, model.Dimension);
        var asked = embedded.Count / HeldOut;
        var count = embedded.Count - asked;
        var vectors = Part("vectors", count, (number, vector) => embedded.Row(asked + number).CopyTo(vector));
        List<QuerySet> sets = [Asked("same", "held-out photos", asked, (number, vector) => embedded.Row(number).CopyTo(vector))];
        var middle = Middle(embedded, asked, count);
        var shift = new SyntheticVectors(model.Dimension);
        sets.Add(Asked("shifted", "shifted as text", asked, (number, vector) => shift.Shift(embedded.Row(number), middle, number, vector)));
        if (pack.Texts.Count > 0 && model.HasText)
        {
            var texts = Some(pack.Texts.Count, MostTexts).Select(text => pack.Texts[text]).ToList();
            sets.Add(Asked("texts", "real texts", texts.Count, (number, vector) => model.EmbedTextAnew(texts[number], cancellationToken).CopyTo(vector)));
        }

        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} of {pack.Count:N0} real photos by the model {model.Name} ({model.Dimension} numbers); of vectors that are alike (copies), any counts as found");
        return new VectorData("photos", words, own, vectors, count, sets);

        QuerySet Asked(string name, string said, int rows, FloatFile.Maker make)
        {
            var queries = Part(name, rows, make);
            return new QuerySet(name, said, queries, QuerySet.TruthOf(own, name, vectors, count, queries, progress, cancellationToken));
        }

        FloatFile Part(string name, int rows, FloatFile.Maker make) =>
            FloatFile.OpenOrMake(Path.Combine(own, $"{name}.f32"), model.Dimension, rows, make, progress.Begin($"vectors of photos ({name})", rows), cancellationToken);
    }

    private static int[] Chosen(int count) => Some(count, Most);

    /// <summary>By a fixed seed, in an order of chance.</summary>
    private static int[] Some(int count, int most)
    {
        var numbers = new SeededNumbers(SyntheticVectors.Seed, (ulong)count);
        var all = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < Math.Min(count, most); i++)
        {
            var other = i + numbers.Below(count - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all[..Math.Min(count, most)];
    }

    private static async Task EmbedAsync(PhotoPack pack, int[] chosen, EmbeddingModel model, string path, BenchProgress progress, CancellationToken cancellationToken)
    {
        BareParts.StartVips();
        var scratch = Directory.CreateTempSubdirectory("photosearch-bench-");
        try
        {
            await using var file = File.Create(path + ".part");
            var (done, said) = (0, progress.Begin($"embedding {chosen.Length:N0} photos", chosen.Length));
            foreach (var some in chosen.Chunk(EmbeddingModel.LargestBatch))
            {
                var pixels = new RgbPixels?[some.Length];
                Parallel.For(0, Environment.ProcessorCount, new ParallelOptions { CancellationToken = cancellationToken }, core =>
                {
                    using var segment = SharedSegment.Create();
                    segment.Unlink();
                    for (var i = core; i < some.Length; i += Environment.ProcessorCount)
                    {
                        pixels[i] = Decode(pack.PathOf(some[i], Path.Combine(scratch.FullName, $"{core}")), segment, model.ImageSize);
                    }
                });
                foreach (var vector in await model.EmbedImagesAsync([.. pixels.OfType<RgbPixels>()], cancellationToken))
                {
                    file.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
                }

                said(done += some.Length);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>By the decoder's own code, in this process; null where it is no photo.</summary>
    private static RgbPixels? Decode(string path, SharedSegment segment, int side)
    {
        try
        {
            var seen = (DecoderReply.Seen)new DecoderWork(segment, new PictureReader(MostPixels, DecodingBytes)).Do(new DecoderRequest.Pixels(path, side));
            return new RgbPixels(seen.Width, seen.Height, segment.Bytes[..(seen.Width * seen.Height * 3)].ToArray());
        }
        catch (UnreadablePhotoException)
        {
            return null;
        }
    }

    private static float[] Middle(FloatFile vectors, int from, int count)
    {
        var middle = new float[vectors.Dimension];
        for (var row = from; row < from + count; row++)
        {
            TensorPrimitives.Add(middle, vectors.Row(row), middle);
        }

        TensorPrimitives.Divide(middle, count, middle);
        return middle;
    }
}
