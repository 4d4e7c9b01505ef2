using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PhotoSearch.Commands.Benchmarks.Vectors;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>Labelled photos and texts as unit vectors of one model, made once and kept: with a large model they take minutes.</summary>
/// <param name="Photos">In the labels' order.</param>
/// <param name="Texts">Of each text that was asked for.</param>
internal sealed record LabelledVectors(string Model, int Dimension, IReadOnlyList<float[]> Photos, IReadOnlyDictionary<string, float[]> Texts)
{
    private const int Version = 1;

    /// <param name="folder">What is kept lies below it.</param>
    public static async Task<LabelledVectors> MakeAsync(
        BenchModel files, LabelledPhotos photos, IReadOnlyList<string> texts, string folder, BenchProgress progress, CancellationToken cancellationToken)
    {
        using var model = files.Load(new EmbeddingsOptions().Running);
        if (!model.HasText)
        {
            throw new CommandException(model.NoTextReason!);
        }

        var own = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"labelled-{Version}-{model.Space[..8]}"));
        var pictures = await KeptAsync(
            Path.Combine(own, $"photos-{Digest([.. photos.Paths.Select(FileMark)])}.f32"),
            async () => (await PhotoVectors.OfAsync(photos.Paths, model, progress.Begin($"{model.Name}: embedding photos", photos.Labels.Photos.Count), cancellationToken)).Vectors);
        var words = await KeptAsync(
            Path.Combine(own, $"texts-{Digest([model.Name, .. texts])}.f32"),
            () => Task.FromResult<List<float[]>>([.. texts.Select(text => model.EmbedTextAnew(text, cancellationToken))]));
        return new LabelledVectors(model.Name, model.Dimension, pictures, texts.Zip(words).ToDictionary(pair => pair.First, pair => pair.Second));

        async Task<IReadOnlyList<float[]>> KeptAsync(string path, Func<Task<List<float[]>>> make)
        {
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(own);
                await WriteAsync(path, await make(), cancellationToken);
            }

            using var file = FloatFile.Open(path, model.Dimension);
            return [.. Enumerable.Range(0, file.Count).Select(row => file.Row(row).ToArray())];
        }
    }

    private static async Task WriteAsync(string path, List<float[]> vectors, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(path + ".part", MemoryMarshal.AsBytes<float>([.. vectors.SelectMany(vector => vector)]).ToArray(), cancellationToken);
        File.Move(path + ".part", path, overwrite: true);
    }

    private static string FileMark(string path) => string.Create(CultureInfo.InvariantCulture, $"{path} {new FileInfo(path).Length}");

    private static string Digest(IReadOnlyList<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..12];
}
