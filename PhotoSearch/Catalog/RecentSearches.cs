using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>Words that somebody searched for.</summary>
/// <param name="AskedAt">UTC milliseconds since 1970, the last time.</param>
internal sealed record RecentSearch(string Words, long AskedAt);

/// <summary>The words that each person searched for lately.</summary>
internal sealed class RecentSearches(CatalogDatabase database, TimeProvider time)
{
    /// <summary>Of one account; older ones are forgotten.</summary>
    public const int Most = 50;

    /// <summary>Latest first; empty for whoever does not want them remembered.</summary>
    public async Task<IReadOnlyList<RecentSearch>> ListAsync(long account, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return (await connection.QueryAsync<RecentSearch>(
            "SELECT words AS Words, asked_at AS AskedAt FROM recent_search WHERE account_id = @account ORDER BY asked_at DESC, words_key", new { account })).AsList();
    }

    /// <summary>Words asked again come to the front. Nothing is kept for an account that wants nothing remembered, or is gone.</summary>
    public Task AddAsync(long account, string words, CancellationToken cancellationToken) => database.WriteAsync(
        async (connection, transaction) =>
        {
            var row = new { account, words, key = PlainText.Of(words), now = time.NowMilliseconds(), Most };
            // "WHERE" keeps SQLite from reading "ON CONFLICT" as a join.
            await connection.ExecuteAsync(
                """
                INSERT INTO recent_search (account_id, words_key, words, asked_at)
                SELECT id, @key, @words, @now FROM account WHERE id = @account AND remembers_searches = 1
                ON CONFLICT (account_id, words_key) DO UPDATE SET words = excluded.words, asked_at = excluded.asked_at
                """,
                row,
                transaction);
            await connection.ExecuteAsync(
                """
                DELETE FROM recent_search WHERE account_id = @account
                  AND words_key NOT IN (SELECT words_key FROM recent_search WHERE account_id = @account ORDER BY asked_at DESC, words_key LIMIT @Most)
                """,
                row,
                transaction);
        },
        cancellationToken);

    public Task ForgetAsync(long account, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync("DELETE FROM recent_search WHERE account_id = @account", new { account }, transaction), cancellationToken);

    public async Task<bool> AreRememberedAsync(long account, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>("SELECT remembers_searches FROM account WHERE id = @account", new { account });
    }

    /// <summary>Whoever wants nothing remembered keeps nothing of what was.</summary>
    public Task RememberAsync(long account, bool remember, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync(
            """
            UPDATE account SET remembers_searches = @remember WHERE id = @account;
            DELETE FROM recent_search WHERE account_id = @account AND NOT @remember;
            """,
            new { account, remember },
            transaction),
        cancellationToken);
}
