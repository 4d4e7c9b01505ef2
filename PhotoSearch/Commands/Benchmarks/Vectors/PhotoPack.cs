using System.IO.Compression;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>
/// Photos to be embedded: those of a folder, or small ones in one file (<c>photos.bin</c>) with a list (<c>photos.tsv.gz</c>): a line a photo, offset, length,
/// where it comes from, then texts, each <c>label:…</c> or <c>caption:…</c>.
/// </summary>
internal sealed class PhotoPack : IDisposable
{
    private readonly FileStream? _pack;
    private readonly IReadOnlyList<(long Offset, int Length)> _places;
    private readonly IReadOnlyList<string> _files;

    private PhotoPack(FileStream? pack, IReadOnlyList<(long Offset, int Length)> places, IReadOnlyList<string> files, IReadOnlyList<string> texts) =>
        (_pack, _places, _files, Texts) = (pack, places, files, texts);

    public int Count => _pack is null ? _files.Count : _places.Count;

    /// <summary>What people wrote, each once, in the list's order: captions first.</summary>
    public IReadOnlyList<string> Texts { get; }

    public static bool IsPack(string folder) => File.Exists(Path.Combine(folder, "photos.bin")) && File.Exists(Path.Combine(folder, "photos.tsv.gz"));

    public static PhotoPack Open(string folder)
    {
        if (!IsPack(folder))
        {
            return new PhotoPack(null, [], [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)], []);
        }

        List<(long, int)> places = [];
        List<string> texts = [];
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "photos.tsv.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            places.Add((long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture)));
            texts.AddRange(parts.Skip(3));
        }

        var captions = texts.Where(text => text.StartsWith("caption:", StringComparison.Ordinal)).Concat(texts.Where(text => text.StartsWith("label:", StringComparison.Ordinal)));
        return new PhotoPack(File.OpenRead(Path.Combine(folder, "photos.bin")), places, [], [.. captions.Select(text => text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]).Distinct()]);
    }

    /// <summary>A path to be decoded from.</summary>
    /// <param name="scratch">A file of the caller's, which a packed photo is written to.</param>
    public string PathOf(int photo, string scratch)
    {
        if (_pack is null)
        {
            return _files[photo];
        }

        var (offset, length) = _places[photo];
        var bytes = new byte[length];
        if (RandomAccess.Read(_pack.SafeFileHandle, bytes, offset) != length)
        {
            throw new CommandException($"{_pack.Name} ends within photo {photo}: it does not belong to its list.");
        }

        File.WriteAllBytes(scratch, bytes);
        return scratch;
    }

    public void Dispose() => _pack?.Dispose();
}
