using System.Data.Common;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>Photos that people put together under a name.</summary>
/// <param name="CreatedAt">UTC milliseconds.</param>
internal sealed record Album(long Id, string PublicId, Named Name, long CreatedAt);

/// <summary>The albums themselves; what is in them is a mark of the photo.</summary>
internal sealed class AlbumTable(CatalogDatabase database, TimeProvider time)
{
    /// <exception cref="MarkException">The name is taken.</exception>
    public async Task<Album> AddAsync(Named name, CancellationToken cancellationToken) =>
        await WriteAsync((connection, transaction) => InsertAsync(connection, transaction, name), cancellationToken) ?? throw NameTaken(name);

    /// <summary>The album of this name; made where there is none.</summary>
    public Task<Album> FindOrAddAsync(Named name, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) => await InsertAsync(connection, transaction, name)
            ?? (await connection.QuerySingleAsync<Row>($"SELECT {Columns} FROM album WHERE name_key = @Plain", new { name.Plain }, transaction)).ToAlbum(),
        cancellationToken);

    /// <exception cref="MarkException">There is no such album, or the name is another one's.</exception>
    public Task RenameAsync(string publicId, Named name, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            if (await connection.ExecuteScalarAsync<bool>(
                "SELECT EXISTS (SELECT 1 FROM album WHERE name_key = @Plain AND public_id <> @publicId)", new { name.Plain, publicId }, transaction))
            {
                throw NameTaken(name);
            }

            return await connection.ExecuteAsync("UPDATE album SET name = @Text, name_key = @Plain WHERE public_id = @publicId", new { name.Text, name.Plain, publicId }, transaction) == 1
                ? true
                : throw MarkException.NoSuchAlbum();
        },
        cancellationToken);

    /// <summary>Its photos stay where they are.</summary>
    /// <exception cref="MarkException">There is no such album.</exception>
    public Task RemoveAsync(string publicId, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                """
                UPDATE photo SET revision = (SELECT revision FROM library)
                WHERE id IN (SELECT ap.photo_id FROM album_photo ap JOIN album a ON a.id = ap.album_id WHERE a.public_id = @publicId)
                """,
                new { publicId },
                transaction);
            return await connection.ExecuteAsync("DELETE FROM album WHERE public_id = @publicId", new { publicId }, transaction) == 1
                ? true
                : throw MarkException.NoSuchAlbum();
        },
        cancellationToken);

    /// <summary>All of them, within a reader's transaction.</summary>
    public static async Task<IReadOnlyList<Album>> AllAsync(DbConnection connection, DbTransaction transaction) =>
        [.. (await connection.QueryAsync<Row>($"SELECT {Columns} FROM album ORDER BY name_key", transaction: transaction)).Select(row => row.ToAlbum())];

    /// <summary>Those that a photo is in.</summary>
    public static async Task<IReadOnlyList<Album>> OfPhotoAsync(DbConnection connection, long photoId) =>
    [
        .. (await connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM album WHERE id IN (SELECT album_id FROM album_photo WHERE photo_id = @photoId) ORDER BY name_key", new { photoId })).Select(row => row.ToAlbum()),
    ];

    private const string Columns = "id AS Id, public_id AS PublicId, name AS Name, name_key AS NameKey, created_at AS CreatedAt";

    private Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellationToken) => database.WriteAsync(
        async (connection, transaction) =>
        {
            await connection.ExecuteAsync("UPDATE library SET revision = revision + 1", transaction: transaction);
            return await change(connection, transaction);
        },
        cancellationToken);

    /// <summary>Null where the name is taken.</summary>
    private async Task<Album?> InsertAsync(DbConnection connection, DbTransaction transaction, Named name) => (await connection.QuerySingleOrDefaultAsync<Row>(
        $"INSERT INTO album (public_id, name, name_key, created_at) VALUES (@publicId, @Text, @Plain, @now) ON CONFLICT (name_key) DO NOTHING RETURNING {Columns}",
        new { publicId = PublicId.New(), name.Text, name.Plain, now = time.NowMilliseconds() },
        transaction))?.ToAlbum();

    private static MarkException NameTaken(Named name) => new(MarkProblem.NameTaken, $"There is an album named {name.Text} already.");

    private sealed record Row(long Id, string PublicId, string Name, string NameKey, long CreatedAt)
    {
        public Album ToAlbum() => new(Id, PublicId, new Named(Name, NameKey), CreatedAt);
    }
}
