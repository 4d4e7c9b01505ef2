using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Catalog;

/// <summary>A real catalog in a folder of its own, with the few steps that tests take again and again.</summary>
internal sealed class CatalogFolder : IAsyncDisposable
{
    public const string Space = "test-space";
    public const int Dimension = 4;

    private readonly TemporaryFolder _folder = new();

    private CatalogFolder(TimeProvider time)
    {
        Database = new CatalogDatabase(Path.Combine(_folder.Path, "catalog.db"), time);
        Roots = new RootTable(Database, time);
        Files = new FileTable(Database, time);
        Work = new WorkTable(Database, time);
        Photos = new PhotoTable(Database, time);
        Library = new LibraryTable(Database);
        Embeddings = new EmbeddingTable(Database);
        Models = new ModelTable(Database);
        Marks = new MarkTable(Database, time);
        Albums = new AlbumTable(Database, time);
    }

    public string DataFolder => _folder.Path;

    public CatalogDatabase Database { get; }

    public RootTable Roots { get; }

    public FileTable Files { get; }

    public WorkTable Work { get; }

    public PhotoTable Photos { get; }

    public LibraryTable Library { get; }

    public EmbeddingTable Embeddings { get; }

    public ModelTable Models { get; }

    public MarkTable Marks { get; }

    public AlbumTable Albums { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CatalogFolder> OpenAsync(TimeProvider? time = null)
    {
        var catalog = new CatalogFolder(time ?? TimeProvider.System);
        await catalog.Database.OpenAsync(Cancel);
        await catalog.Models.ServeAsync("test", Space, Cancel);
        return catalog;
    }

    public async Task<PhotoRoot> AddRootAsync(string name = "photos", string path = "/photos")
    {
        var known = (await Roots.ActiveAsync(Cancel)).Select(root => (root.Name, root.Path));
        await Roots.FollowAsync([.. known, (name, path)], Cancel);
        return (await Roots.ActiveAsync(Cancel)).Single(root => root.Name == name);
    }

    /// <summary>A file arrives (or changes) and is read at once; its content is one letter.</summary>
    public async Task<VectorChanges> IndexAsync(PhotoRoot root, string path, char content)
    {
        await Files.ArriveAsync(root.Id, [new SeenFile(path, content, content * 1000L)], notBefore: 0, Cancel);
        var work = Assert.Single(await Work.ClaimAsync(10, Cancel));
        return await Photos.CommitAsync([Read(work, content)], Cancel);
    }

    public static IndexedFile.Read Read(ClaimedWork work, char content) => new(
        new PhotoFacts { MediaType = "image/jpeg", Width = 4, Height = 3 }, content, 1, [new SpaceVector(Space, VectorOf(content))])
    {
        Work = work,
        Sha256 = HashOf(content),
    };

    /// <summary>A claimed photo's vector in a space; its content is one letter.</summary>
    public static IndexedFile Embedded(ClaimedWork work, string space, bool isProvisional = false, float[]? vector = null) =>
        new IndexedFile.Embedded([new SpaceVector(space, vector ?? [0, 0, 1, 0])], isProvisional, null) { Work = work, Sha256 = work.Sha256 };

    public static byte[] HashOf(char content) => System.Security.Cryptography.SHA256.HashData([(byte)content, (byte)(content >> 8)]);

    /// <summary>A unit vector that belongs to the content alone.</summary>
    public static float[] VectorOf(char content)
    {
        var angle = content / 40.0;
        return [(float)Math.Cos(angle), (float)Math.Sin(angle), 0, 0];
    }

    public async Task<T> AskAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.ReadAsync(Cancel);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>Somebody who sees everything; id of the account.</summary>
    public async Task<long> AddAccountAsync(string name) => await Database.WriteAsync(
        (connection, transaction) => connection.ExecuteScalarAsync<long>(
            "INSERT INTO account (name, name_key, password_hash, is_admin, security_stamp, created_at) VALUES (@name, @name, '', 0, '', 0) RETURNING id", new { name }, transaction),
        Cancel);

    public Task<string> PublicIdAsync(string path) => AskAsync<string>("SELECT p.public_id FROM photo p JOIN file f ON f.photo_id = p.id WHERE f.path = @path", new { path });

    public Task<long?> PhotoOfAsync(string path) => AskAsync<long?>("SELECT photo_id FROM file WHERE path = @path", new { path });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
