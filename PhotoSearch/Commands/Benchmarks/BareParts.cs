using System.Security.Cryptography;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// What indexing a photo is made of, without the pipeline: the decoder's own code on a thread for every core, no child processes, no queue, no catalog.
/// </summary>
internal sealed class BareParts(IReadOnlyList<string> photos, BenchProgress progress) : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const long MostPixels = 1_000_000_000;
    private const long MemoryBytes = 600L << 20;

    private readonly List<SharedSegment> _segments = [];

    /// <summary>libvips as the decoder runs it: one thread for a picture, nothing kept.</summary>
    public static void StartVips()
    {
        if (NativeVips.Init("PhotoSearch") != 0)
        {
            throw new CommandException($"libvips is needed to measure (Debian: libvips42); it would not start: {VipsException.Take().Message}");
        }

        NativeVips.SetConcurrency(1);
        NativeVips.SetCacheMax(0);
    }

    /// <summary>Reads every byte and computes its SHA-256.</summary>
    public Spent Hash(CancellationToken cancellationToken) => Run("reading and hashing", _ =>
    {
        var buffer = new byte[BufferBytes];
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return photo =>
        {
            using var file = File.OpenHandle(photos[photo], FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
            long at = 0;
            for (int read; (read = RandomAccess.Read(file, buffer, at)) > 0; at += read)
            {
                hash.AppendData(buffer, 0, read);
            }

            hash.GetHashAndReset();
        };
    }, cancellationToken);

    /// <summary>To the numbers that the model takes.</summary>
    public Spent Decode(PreprocessRules rules, CancellationToken cancellationToken)
    {
        var input = new PictureInput(rules);
        return Run("decode and resize", _ =>
        {
            var segment = Segment();
            var work = Worker(segment);
            var numbers = new float[input.Length];
            return photo =>
            {
                var seen = (DecoderReply.Seen)work.Do(new DecoderRequest.Pixels(photos[photo], Side(rules)));
                input.Write(new RgbPixels(seen.Width, seen.Height, segment.Bytes[..(seen.Width * seen.Height * 3)].ToArray()), numbers);
            };
        }, cancellationToken);
    }

    /// <summary>Everything that is made of a photo before the model: its numbers, facts, and the pictures, written to <paramref name="folder"/>.</summary>
    public Spent DecodeAndStore(PreprocessRules rules, string folder, CancellationToken cancellationToken)
    {
        var input = new PictureInput(rules);
        return Run("decode, resize and stored pictures", _ =>
        {
            var segment = Segment();
            var work = Worker(segment);
            var numbers = new float[input.Length];
            return photo =>
            {
                var decoded = (DecoderReply.Decoded)work.Do(new DecoderRequest.Decode(photos[photo], Side(rules), WithTags: true));
                input.Write(new RgbPixels(decoded.Width, decoded.Height, segment.Bytes[..(decoded.Width * decoded.Height * 3)].ToArray()), numbers);
                foreach (var picture in decoded.Pictures)
                {
                    using var file = File.OpenHandle(Path.Combine(folder, $"{photo}-{picture.Size}.webp"), FileMode.Create, FileAccess.Write);
                    RandomAccess.Write(file, segment.Bytes.Slice(picture.Offset, picture.Length), 0);
                }
            };
        }, cancellationToken);
    }

    /// <summary>The shorter side that the pipeline asks its decoders for.</summary>
    private static int Side(PreprocessRules rules) => Math.Max(rules.Width, rules.Height);

    private static DecoderWork Worker(SharedSegment segment) => new(segment, new PictureReader(MostPixels, MemoryBytes));

    private SharedSegment Segment()
    {
        var segment = SharedSegment.Create();
        segment.Unlink();
        _segments.Add(segment);
        return segment;
    }

    private Spent Run(string what, Func<int, Action<int>> begin, CancellationToken cancellationToken) =>
        Workers.Run(photos.Count, begin, progress.Begin($"alone: {what}", photos.Count), cancellationToken);

    public void Dispose() => _segments.ForEach(segment => segment.Dispose());
}
