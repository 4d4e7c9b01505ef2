using System.Data.Common;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>What people say of photos: ratings, titles, tags, albums, and each person's favourites. The one place that changes them.</summary>
internal sealed class MarkTable(CatalogDatabase database, TimeProvider time)
{
    /// <summary>Marks photos in one transaction.</summary>
    /// <param name="publicIds">Of photos; those that the viewer may not see are passed over.</param>
    /// <returns>How many photos there were to mark.</returns>
    /// <exception cref="MarkException">An album that does not exist, or favourites of nobody.</exception>
    public Task<int> ApplyAsync(Viewer viewer, IReadOnlyCollection<string> publicIds, MarkChange change, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var photos = (await connection.QueryAsync<long>(
                    """
                    SELECT p.id FROM photo p WHERE p.public_id IN @publicIds AND p.is_forgotten = 0
                      AND EXISTS (SELECT 1 FROM file f WHERE f.photo_id = p.id AND f.state <> 3 AND +f.root_id IN @Roots)
                    """,
                    new { publicIds, viewer.Roots },
                    transaction)).AsList();
                var writing = new Writing(connection, transaction, photos, time);
                if (change.IsFavourite is { } isFavourite)
                {
                    await writing.SetFavouriteAsync(viewer.Account ?? throw NoAccount(), isFavourite);
                }

                if (change.ChangesPhotos)
                {
                    await writing.ChangeAsync(change);
                }

                return photos.Count;
            },
            cancellationToken);

    /// <summary>A new photo gets the marks of the one that it was until now, which keeps them.</summary>
    public static Task CarryAsync(DbConnection connection, DbTransaction transaction, long from, long to) => connection.ExecuteAsync(
        """
        UPDATE photo SET rating = (SELECT rating FROM photo WHERE id = @from), title = (SELECT title FROM photo WHERE id = @from) WHERE id = @to;
        INSERT INTO tag (photo_id, name, name_key, added_at) SELECT @to, name, name_key, added_at FROM tag WHERE photo_id = @from;
        INSERT INTO album_photo (album_id, photo_id, added_at) SELECT album_id, @to, added_at FROM album_photo WHERE photo_id = @from;
        INSERT INTO favourite (account_id, photo_id, added_at) SELECT account_id, @to, added_at FROM favourite WHERE photo_id = @from;
        UPDATE account SET favourites_revision = favourites_revision + 1 WHERE id IN (SELECT account_id FROM favourite WHERE photo_id = @to);
        """,
        new { from, to },
        transaction);

    /// <summary>Forgotten photos lose theirs; in the transaction that forgets them.</summary>
    public static Task ForgetAsync(DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(
        """
        DELETE FROM favourite WHERE photo_id IN (SELECT id FROM photo WHERE is_forgotten = 1);
        DELETE FROM tag WHERE photo_id IN (SELECT id FROM photo WHERE is_forgotten = 1);
        DELETE FROM album_photo WHERE photo_id IN (SELECT id FROM photo WHERE is_forgotten = 1);
        """,
        transaction: transaction);

    private static MarkException NoAccount() => new(MarkProblem.NoAccount, "A favourite is a person's, and a script has none: sign in.");

    /// <summary>One change, within its transaction.</summary>
    private sealed class Writing(DbConnection connection, DbTransaction transaction, IReadOnlyList<long> photos, TimeProvider time)
    {
        private readonly long _now = time.NowMilliseconds();

        public Task<int> SetFavouriteAsync(long account, bool isFavourite) => connection.ExecuteAsync(
            (isFavourite
                ? "INSERT INTO favourite (account_id, photo_id, added_at) SELECT @account, id, @_now FROM photo WHERE id IN @photos ON CONFLICT DO NOTHING;"
                : "DELETE FROM favourite WHERE account_id = @account AND photo_id IN @photos;")
            + "UPDATE account SET favourites_revision = favourites_revision + 1 WHERE id = @account",
            new { account, photos, _now },
            transaction);

        public async Task ChangeAsync(MarkChange change)
        {
            await connection.ExecuteAsync("UPDATE library SET revision = revision + 1", transaction: transaction);
            await connection.ExecuteAsync(
                """
                UPDATE photo SET rating = COALESCE(@Rating, rating), title = NULLIF(COALESCE(@Title, title), ''), revision = (SELECT revision FROM library) WHERE id IN @photos
                """,
                new { change.Rating, change.Title, photos },
                transaction);
            await TagAsync(change);
            await FileAsync(change);
            if (change.ChangesWords)
            {
                var summary = new PhotoSummary(connection, transaction, time);
                foreach (var photo in photos)
                {
                    await summary.RefreshAsync(photo);
                }
            }
        }

        private async Task TagAsync(MarkChange change)
        {
            await connection.ExecuteAsync(
                "DELETE FROM tag WHERE photo_id IN @photos AND name_key IN @keys", new { photos, keys = change.RemoveTags.Select(tag => tag.Plain) }, transaction);
            foreach (var tag in change.AddTags)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO tag (photo_id, name, name_key, added_at) SELECT id, @Text, @Plain, @_now FROM photo WHERE id IN @photos ON CONFLICT DO NOTHING",
                    new { tag.Text, tag.Plain, photos, _now },
                    transaction);
            }
        }

        private async Task FileAsync(MarkChange change)
        {
            if (change.AddToAlbum is { } to)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO album_photo (album_id, photo_id, added_at) SELECT @album, id, @_now FROM photo WHERE id IN @photos ON CONFLICT DO NOTHING",
                    new { album = await AlbumAsync(to), photos, _now },
                    transaction);
            }

            if (change.RemoveFromAlbum is { } from)
            {
                await connection.ExecuteAsync(
                    "DELETE FROM album_photo WHERE album_id = @album AND photo_id IN @photos", new { album = await AlbumAsync(from), photos }, transaction);
            }
        }

        private async Task<long> AlbumAsync(string publicId) =>
            await connection.ExecuteScalarAsync<long?>("SELECT id FROM album WHERE public_id = @publicId", new { publicId }, transaction) ?? throw MarkException.NoSuchAlbum();
    }
}
