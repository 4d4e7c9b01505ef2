using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Tests.Catalog;
using PhotoSearch.Tests.Vectors;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Indexing.Neighbours;

/// <summary>A catalog with vectors, and the index over it with all that tends it; it can be stopped and started again over the same data.</summary>
internal sealed class SomeIndex : IAsyncDisposable
{
    public const string Space = CatalogFolder.Space;
    public const int Dimension = 16;

    private readonly Random _random = new(20261121);
    private IndexTending _tending = null!;
    private WorkingModels _models = null!;

    private SomeIndex(CatalogFolder catalog, FakeTime time) => (Catalog, Time) = (catalog, time);

    public CatalogFolder Catalog { get; }

    public FakeTime Time { get; }

    public Heard Log { get; } = new();

    public LiveVectors Vectors { get; private set; } = null!;

    public AuditOrders Audits { get; private set; } = null!;

    public IndexReport Report { get; private set; } = null!;

    public LiveIndex Live => Vectors.Find(Space)!;

    /// <summary>The index that answers now.</summary>
    public VectorIndex Index => Live.Serving!.Index.Thing;

    public string Folder => Path.Combine(Catalog.DataFolder, "index");

    public string SpaceFolder => Path.Combine(Folder, Space);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SomeIndex> OfAsync(int vectors)
    {
        var time = new FakeTime();
        var index = new SomeIndex(await CatalogFolder.OpenAsync(time), time);
        await index.CommitAsync(vectors);
        await index.StartAsync();
        return index;
    }

    public async Task StartAsync()
    {
        Vectors = new LiveVectors(Catalog.Embeddings, Folder, Time, Log);
        _tending = new IndexTending(Vectors, Time, Log);
        _models = new WorkingModels(new ModelInUse());
        var audit = new IndexAudit(Catalog.Embeddings, new IndexAuditTable(Catalog.Database), Vectors, _models, _tending, Time, NullLogger<IndexAudit>.Instance);
        Audits = new AuditOrders(audit, new IndexAuditTable(Catalog.Database), Vectors, _models, Time, NullLogger<AuditOrders>.Instance);
        Report = new IndexReport(Vectors, _models, Audits, new IndexAuditTable(Catalog.Database));
        _models.Serve(null, await Vectors.OpenAsync(Space, Dimension, Cancel), Space);
    }

    /// <summary>As the end of the program does.</summary>
    public void Stop()
    {
        _tending.SaveAll();
        Kill();
    }

    /// <summary>Nothing is saved.</summary>
    public void Kill()
    {
        _models.Dispose();
        Vectors.Dispose();
        _tending.Dispose();
    }

    /// <summary>How long until something is due by itself.</summary>
    public Task<TimeSpan> TendAsync() => _tending.RoundAsync(Cancel);

    /// <summary>Until nothing goes on with it.</summary>
    public Task ReadyAsync() => Eventually.GetAsync(
        async () =>
        {
            await TendAsync();
            return await StatusAsync();
        },
        status => status.State == IndexState.Ready,
        TimeSpan.FromSeconds(30),
        "the index should be ready");

    public Task<IndexStatus> StatusAsync() => Report.StatusAsync(Cancel);

    /// <summary>Photos with vectors, in the catalog and, where it is open, in the index; their ids.</summary>
    public async Task<IReadOnlyList<long>> CommitAsync(int count)
    {
        var added = new List<AddedVector>();
        await Catalog.Database.WriteAsync(
            async (connection, transaction) =>
            {
                for (var i = 0; i < count; i++)
                {
                    var vector = SomeVectors.Unit(_random, Dimension);
                    var content = await connection.ExecuteScalarAsync<long>(
                        "INSERT INTO content (sha256, bytes, created_at) VALUES (randomblob(32), 1, 0) RETURNING id", transaction: transaction);
                    var photo = await connection.ExecuteScalarAsync<long>(
                        "INSERT INTO photo (public_id, content_id, sort_local, sort_source, revision, created_at) VALUES (hex(randomblob(8)), @content, 0, 1, 1, 0) RETURNING id", new { content }, transaction);
                    var id = await connection.ExecuteScalarAsync<long>(
                        "INSERT INTO embedding (photo_id, content_id, space, vector) VALUES (@photo, @content, @Space, @bytes) RETURNING id",
                        new { photo, content, Space, bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan()).ToArray() }, transaction);
                    added.Add(new AddedVector(id, Space, vector));
                }
            },
            Cancel);
        Vectors?.Apply(new VectorChanges(added, []));
        return [.. added.Select(one => one.EmbeddingId)];
    }

    public async Task RemoveAsync(IReadOnlyList<long> ids)
    {
        await Catalog.Database.WriteAsync((connection, transaction) => connection.ExecuteAsync("DELETE FROM embedding WHERE id IN @ids", new { ids }, transaction), Cancel);
        Vectors.Apply(new VectorChanges([], [.. ids]));
    }

    /// <summary>Holds what the catalog holds, row for row, and finds each photo as the closest to itself.</summary>
    public async Task IsTrueAsync()
    {
        var held = Index.Ids().ToHashSet();
        var mine = new float[Dimension];
        var count = 0;
        await Catalog.Embeddings.ReadAsync(Space, static _ => true, Check, Cancel);
        Assert.Equal(count, held.Count);

        void Check(long id, ReadOnlySpan<float> vector)
        {
            count++;
            Assert.True(Index.TryGet(id, mine), $"{id} is missing");
            Assert.Equal(vector.ToArray(), mine);
            Assert.Equal(id, Index.Search(vector, 1)[0].Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Catalog.DisposeAsync();
    }

    /// <summary>What was logged of the vectors.</summary>
    internal sealed class Heard : ILogger<LiveVectors>, ILogger<IndexTending>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
