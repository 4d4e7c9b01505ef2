using Microsoft.Extensions.Options;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Embeddings.Reducing;
using PhotoSearch.Photos;
using PhotoSearch.Watching;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch models reduce</c>: an 8-bit image tower made here from the full one, kept only when it is quicker and finds the same of the given photos.</summary>
internal static class ReduceCommand
{
    /// <summary>300 photos say recall@10 to about a percent, and a small machine embeds them twice in a minute or two.</summary>
    private const int Sample = 300;

    private const int Seed = 20261121;

    public static async Task<int> RunAsync(CommandSettings settings, string name, IReadOnlyList<string> photos, CancellationToken cancellationToken)
    {
        if (photos.Count == 0)
        {
            throw new CommandException("Name some of your photos to compare on: --photos DIR.");
        }

        var builder = CommandSettings.CommandHost();
        builder.Logging.AddFilter("PhotoSearch", LogLevel.Error);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDecoding();
        builder.Services.AddEmbeddings();
        builder.Services.AddModelFolders(Path.GetFullPath(settings.DataFolderIn(builder.Configuration)));
        using var host = builder.Build();
        DataFolder.Make(Path.GetFullPath(settings.DataFolderIn(builder.Configuration)));
        var shelf = host.Services.GetRequiredService<ModelShelf>();
        var source = ModelFolder.Read(shelf.FolderOf(name));
        await using var decoder = host.Services.GetRequiredService<PhotoDecoder>();
        var pictures = await PicturesAsync(decoder, photos, Math.Max(source.Images.Rules.Width, source.Images.Rules.Height), cancellationToken);
        var target = Path.Combine(shelf.Home, source.Name + ModelReduction.Suffix);
        await Console.Error.WriteLineAsync($"Comparing {source.Name} with itself in 8 bits on {pictures.Count} photos …");
        var report = await ModelReduction.RunAsync(source, target, pictures, host.Services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Running, cancellationToken);
        Console.WriteLine($"{Path.GetFileName(target)} is made. {report}\nIt is a model of its own: choose it on the page Models, or with `models use {Path.GetFileName(target)}`; all photos are then embedded again.");
        return 0;
    }

    /// <summary>A random sample, the same each time; what does not decode is passed over.</summary>
    private static async Task<List<RgbPixels>> PicturesAsync(PhotoDecoder decoder, IReadOnlyList<string> folders, int modelShortSide, CancellationToken cancellationToken)
    {
        var missing = folders.FirstOrDefault(folder => !Directory.Exists(folder));
        if (missing is not null)
        {
            throw new CommandException($"There is no folder {missing}.");
        }

        var paths = folders.SelectMany(folder => new FolderWalk(Path.GetFullPath(folder)).Find("").Select(file => Path.Combine(folder, file.Relative))).Order(StringComparer.Ordinal).ToArray();
        new Random(Seed).Shuffle(paths);
        var pictures = new List<RgbPixels>();
        foreach (var path in paths.TakeWhile(_ => pictures.Count < Sample))
        {
            try
            {
                pictures.Add(await decoder.PixelsAsync(path, modelShortSide, cancellationToken));
            }
            catch (Exception e) when (e is UnreadablePhotoException or DecoderLostException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"{path} is passed over: {e.Message}");
            }
        }

        return pictures.Count >= ModelReduction.FewestPhotos
            ? pictures
            : throw new CommandException($"{pictures.Count} photos were found; at least {ModelReduction.FewestPhotos} are needed to compare on.");
    }
}
