using System.Diagnostics;
using PhotoSearch.Catalog;
using PhotoSearch.Commands.Benchmarks.Vectors;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>
/// A library as large as one likes: empty files, whose rows and vectors were put into the catalog the way the indexer does it, and the neighbour index
/// as the program made it. Made once and kept; who measures works on a copy.
/// </summary>
/// <param name="Photos">The photo folder.</param>
/// <param name="Data">The data folder.</param>
internal sealed record SyntheticLibrary(string Photos, string Data, int Count)
{
    /// <summary>Of one transaction.</summary>
    private const int Batch = 1000;

    private static readonly DateTime Written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task<SyntheticLibrary> OpenOrMakeAsync(BenchFolder cache, BenchModel model, int count, BenchProgress progress, CancellationToken cancellationToken)
    {
        // Photos whose facts an older version read would be read again, and there is nothing to read; an older catalog would be migrated in every run.
        var folder = Path.Combine(cache.Path, "search", string.Create(CultureInfo.InvariantCulture, $"library-{SyntheticPhoto.Version}-{CatalogMigration.Newest}-{PhotoDecoder.Version}-{FileTags.Version}-{model.Name}-{count}"));
        var library = new SyntheticLibrary(Path.Combine(folder, "photos"), Path.Combine(folder, "data"), count);
        var whole = Path.Combine(folder, "whole");
        if (!File.Exists(whole))
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            library.WriteFiles(progress.Begin(string.Create(CultureInfo.InvariantCulture, $"making {count:N0} empty files"), count), cancellationToken);
            await library.FillAsync(model, progress.Begin("putting them into a catalog", count), cancellationToken);
            progress.Say("making the neighbour index ...");
            await library.IndexAsync(model, cancellationToken);
            await File.WriteAllTextAsync(whole, "", cancellationToken);
        }

        return library;
    }

    /// <summary>Its data, to be changed; the caller deletes it.</summary>
    public DirectoryInfo Copy()
    {
        var copy = Directory.CreateTempSubdirectory("photosearch-bench-");
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy.FullName, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    private void WriteFiles(Action<int> done, CancellationToken cancellationToken)
    {
        for (var number = 0; number < Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.Combine(Photos, SyntheticPhoto.PathOf(number));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
            File.SetLastWriteTimeUtc(path, Written);
            done(number + 1);
        }
    }

    private async Task FillAsync(BenchModel model, Action<int> done, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Data);
        using var loaded = model.Load(new EmbeddingsOptions { Device = "cpu" }.Running);
        await using var database = new CatalogDatabase(CatalogSetup.FileIn(Data), TimeProvider.System);
        await database.OpenAsync(cancellationToken);
        var roots = new RootTable(database, TimeProvider.System);
        await roots.FollowAsync([(Path.GetFileName(Photos), Photos)], cancellationToken);
        await new ModelTable(database).ServeAsync(model.Folder, loaded.Space, cancellationToken);
        var root = (await roots.ActiveAsync(cancellationToken))[0];
        var (files, work, photos) = (new FileTable(database, TimeProvider.System), new WorkTable(database, TimeProvider.System), new PhotoTable(database, TimeProvider.System));
        var vectors = new SyntheticVectors(loaded.Dimension);
        foreach (var numbers in Enumerable.Range(0, Count).Chunk(Batch))
        {
            var modified = new DateTimeOffset(Written).ToUnixTimeMilliseconds();
            var byPath = numbers.ToDictionary(SyntheticPhoto.PathOf, StringComparer.Ordinal);
            await files.ArriveAsync(root.Id, [.. byPath.Keys.Select(path => new SeenFile(path, 0, modified))], notBefore: 0, cancellationToken);
            var claimed = await work.ClaimAsync(numbers.Length, cancellationToken);
            await photos.CommitAsync([.. claimed.Select(one => Read(one, byPath[one.Path], loaded.Space, vectors))], cancellationToken);
            done(numbers[^1] + 1);
        }
    }

    private static IndexedFile.Read Read(ClaimedWork work, int number, string space, SyntheticVectors vectors)
    {
        var vector = new float[vectors.Dimension];
        vectors.Write(SyntheticKind.Picture, number, vector);
        return new IndexedFile.Read(SyntheticPhoto.FactsOf(number), (ulong)number, PhotoDecoder.Version, [new SpaceVector(space, vector)])
        {
            Work = work,
            Sha256 = SyntheticPhoto.HashOf(number),
        };
    }

    /// <summary>The program itself looks through the folder, finds nothing new, links the vectors, saves the index, and ends.</summary>
    private async Task IndexAsync(BenchModel model, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(SiteProcess.Program()) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var word in (string[])["index", "--photos", Photos, "--data", Data])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["Embeddings__Model"] = model.Folder;
        start.Environment["Embeddings__Device"] = "cpu";
        using var process = Process.Start(start) ?? throw new CommandException("The program could not be started.");
        var said = Task.WhenAll(process.StandardError.ReadToEndAsync(cancellationToken), process.StandardOutput.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new CommandException($"The neighbour index could not be made: {string.Concat(await said).Trim()}");
        }
    }
}
