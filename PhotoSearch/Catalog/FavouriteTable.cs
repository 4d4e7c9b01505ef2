using System.Collections.Concurrent;
using Dapper;
using PhotoSearch.Vectors;

namespace PhotoSearch.Catalog;

/// <summary>A person's favourites at one revision.</summary>
internal sealed record FavouriteSet(long Revision, IdSet PhotoIds)
{
    /// <summary>Of a script, which has none.</summary>
    public static FavouriteSet Nobody { get; } = new(0, new IdSet(0));
}

/// <summary>Each person's favourites in memory: read again when they have changed.</summary>
internal sealed class FavouriteTable(CatalogDatabase database)
{
    /// <summary>Bounded by the number of accounts.</summary>
    private readonly ConcurrentDictionary<long, FavouriteSet> _latest = new();

    /// <param name="account">Null: nobody's.</param>
    public async Task<FavouriteSet> OfAsync(long? account, CancellationToken cancellationToken)
    {
        if (account is not { } id)
        {
            return FavouriteSet.Nobody;
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        // Before the photos: a change meanwhile makes what is read old at once, never too young.
        var revision = await connection.ExecuteScalarAsync<long>("SELECT favourites_revision FROM account WHERE id = @id", new { id });
        if (_latest.TryGetValue(id, out var kept) && kept.Revision == revision)
        {
            return kept;
        }

        var photos = new IdSet(0);
        foreach (var photo in await connection.QueryAsync<long>("SELECT photo_id FROM favourite WHERE account_id = @id", new { id }))
        {
            photos.Add(photo);
        }

        return _latest[id] = new FavouriteSet(revision, photos);
    }
}
