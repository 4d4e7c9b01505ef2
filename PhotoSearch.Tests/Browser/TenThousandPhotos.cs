using System.Buffers.Binary;
using System.Security.Cryptography;
using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;
using PhotoSearch.Tests.Decoding;
using PhotoSearch.Tests.Embeddings;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with a large library: its rows, vectors and pictures were put into the data folder the way the indexer does it, so that nothing has to be read.</summary>
public sealed class TenThousandPhotos : VisitedSite
{
    public const int Count = 10_000;

    /// <summary>Of one transaction.</summary>
    private const int Batch = 1000;

    /// <summary>So that they lie in some 120 months.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(8.76);

    private static readonly DateTime First = new(2014, 1, 3, 12, 0, 0, DateTimeKind.Unspecified);

    private static readonly DateTime Written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly (int Width, int Height)[] Shapes = [(96, 64), (64, 96), (48, 48), (120, 60)];

    private readonly List<byte[]> _files = [.. Shapes.Select((shape, seed) => SomePhoto.Png(seed, shape.Width, shape.Height))];

    internal static string NameOf(int number) => $"{number:00000}.png";

    private static int ShapeOf(int number) => number * 7 % Shapes.Length;

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var number = 0; number < Count; number++)
        {
            File.SetLastWriteTimeUtc(photos.Write(PathOf(number), _files[ShapeOf(number)]), Written);
        }

        return Count;
    }

    private protected override async Task PrepareAsync(TemporaryFolder data)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var model = EmbeddingModel.Load(Golden.Starter, SomeModel.Running);
        await using var database = new CatalogDatabase(CatalogSetup.FileIn(data.Path), TimeProvider.System);
        await database.OpenAsync(cancel);
        var (roots, files, work, table) = (new RootTable(database, TimeProvider.System), new FileTable(database, TimeProvider.System), new WorkTable(database, TimeProvider.System), new PhotoTable(database, TimeProvider.System));
        await roots.FollowAsync([(Path.GetFileName(Photos.Path), Photos.Path)], cancel);
        await new ModelTable(database).ServeAsync(Path.GetFileName(Golden.Starter), model.Space, cancel);
        var root = Assert.Single(await roots.ActiveAsync(cancel));
        var byPath = Enumerable.Range(0, Count).ToDictionary(PathOf, StringComparer.Ordinal);
        foreach (var paths in byPath.Keys.Chunk(Batch))
        {
            await files.ArriveAsync(
                root.Id, [.. paths.Select(path => new SeenFile(path, _files[ShapeOf(byPath[path])].Length, new DateTimeOffset(Written).ToUnixTimeMilliseconds()))], notBefore: 0, cancel);
            await table.CommitAsync([.. (await work.ClaimAsync(paths.Length, cancel)).Select(one => Read(one, byPath[one.Path], model))], cancel);
        }

        await StorePicturesAsync(Path.Combine(data.Path, "pictures"), cancel);
    }

    /// <summary>Ten folders of a thousand each.</summary>
    private static string PathOf(int number) => $"{number / 1000}/{NameOf(number)}";

    private static IndexedFile.Read Read(ClaimedWork work, int number, EmbeddingModel model)
    {
        var random = new Random(number);
        var vector = Enumerable.Range(0, model.Dimension).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        var (width, height) = Shapes[ShapeOf(number)];
        var facts = new PhotoFacts { MediaType = "image/png", Width = width, Height = height, TakenAt = new TakenAt(First + (number * Apart), null, TakenAtSource.ExifOriginal) };
        return new IndexedFile.Read(facts, (ulong)number, PhotoDecoder.Version, [new SpaceVector(model.Space, Array.ConvertAll(vector, value => value / length))])
        {
            Work = work,
            Sha256 = HashOf(number),
        };
    }

    private static byte[] HashOf(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return SHA256.HashData(bytes);
    }

    /// <summary>One a shape: what is looked at here is the grid.</summary>
    private static async Task StorePicturesAsync(string folder, CancellationToken cancel)
    {
        using var made = new TemporaryFolder();
        var pictures = new PictureFiles(folder);
        var webp = Shapes.Select((shape, at) => File.ReadAllBytes(
            Picture.Write(Path.Combine(made.Path, $"{at}.webp"), shape.Width, shape.Height, Picture.Quarters(shape.Width, shape.Height), "webpsave"))).ToList();
        for (var number = 0; number < Count; number++)
        {
            await pictures.WriteAsync(HashOf(number), new StoredPicture(PictureSizes.GridSmall, webp[ShapeOf(number)]), cancel);
        }
    }
}

/// <summary>Its tests run one after the other, on one site, and alone: how long the page is busy is looked at, and who else needs a processor would be in it.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class TenThousandPhotosTests : ICollectionFixture<TenThousandPhotos>;
