using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// The photos that encoders of this project are trained on, as far as they are held out: <c>photos.tsv.gz</c> has a row each (offset, length, source, texts),
/// <c>photos.bin</c> the pictures one after the other. Held out is each whose SHA-256, read as a number, is a multiple of <see cref="HeldOutOf"/>; <c>models/starter/train/pack.py</c> goes by the same.
/// </summary>
internal static class TrainingPack
{
    public const int HeldOutOf = 20;

    private const string LabelMark = "label:";
    private const string CaptionMark = "caption:";

    /// <summary>Those held out, written out one by one so that they are decoded as any photo is; what is there already stays.</summary>
    /// <param name="pack">A folder.</param>
    /// <param name="to">Made when it is missing.</param>
    /// <exception cref="CommandException">It is no such pack.</exception>
    public static IReadOnlyList<HeldOutPhoto> HeldOut(string pack, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        try
        {
            using var pictures = File.OpenHandle(Path.Combine(pack, "photos.bin"));
            return [.. Rows(pack).Select(row => Read(row, pictures, to, cancellationToken)).OfType<HeldOutPhoto>()];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or FormatException)
        {
            throw new CommandException($"{pack} is no training pack ({e.Message}): name a folder with photos.bin and photos.tsv.gz with --training DIR.", e);
        }
    }

    public static bool IsHeldOut(ReadOnlySpan<byte> picture)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(picture, hash);
        return new BigInteger(hash, isUnsigned: true, isBigEndian: true) % HeldOutOf == 0;
    }

    private static IEnumerable<string[]> Rows(string pack)
    {
        using var file = File.OpenRead(Path.Combine(pack, "photos.tsv.gz"));
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split('\t') is { Length: > 3 } row ? row : throw new InvalidDataException($"a row of photos.tsv.gz has no four columns: {line}");
        }
    }

    private static HeldOutPhoto? Read(string[] row, Microsoft.Win32.SafeHandles.SafeFileHandle pictures, string to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var offset = long.Parse(row[0], CultureInfo.InvariantCulture);
        var picture = new byte[int.Parse(row[1], CultureInfo.InvariantCulture)];
        if (RandomAccess.Read(pictures, picture, offset) < picture.Length)
        {
            throw new InvalidDataException($"photos.bin ends before the photo at {offset}");
        }

        if (!IsHeldOut(picture))
        {
            return null;
        }

        var path = Path.Combine(to, $"{offset}.webp");
        if (new FileInfo(path) is not { Exists: true } there || there.Length != picture.Length)
        {
            File.WriteAllBytes(path, picture);
        }

        return new HeldOutPhoto(path, Texts(row, LabelMark), Texts(row, CaptionMark));
    }

    private static IReadOnlyList<string> Texts(string[] row, string mark) => [.. row[3..].Where(text => text.StartsWith(mark, StringComparison.Ordinal)).Select(text => text[mark.Length..])];
}

/// <param name="Labels">What it is first, what it is a kind of after it; some have captions instead.</param>
internal sealed record HeldOutPhoto(string Path, IReadOnlyList<string> Labels, IReadOnlyList<string> Captions);
