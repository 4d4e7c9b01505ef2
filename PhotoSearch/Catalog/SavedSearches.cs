using System.Data.Common;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>A search that somebody keeps under a name.</summary>
/// <param name="Address">Of the page that lists its photos; path and query.</param>
/// <param name="CreatedAt">UTC milliseconds since 1970.</param>
internal sealed record SavedSearch(long Id, string Name, string Address, long CreatedAt);

/// <summary>The searches that each person keeps.</summary>
internal sealed class SavedSearches(CatalogDatabase database, TimeProvider time)
{
    public const int LongestName = 100;

    /// <summary>Of one account; more would be a list that nobody reads.</summary>
    public const int Most = 200;

    /// <summary>With the embedding of a picture in it.</summary>
    public const int LongestAddress = 8000;

    private const string Columns = "id AS Id, name AS Name, address AS Address, created_at AS CreatedAt";

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SavedSearch>> ListAsync(long account, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return (await connection.QueryAsync<SavedSearch>($"SELECT {Columns} FROM saved_search WHERE account_id = @account ORDER BY name_key", new { account })).AsList();
    }

    /// <param name="address">Path and query of a page of this site.</param>
    /// <exception cref="SavedSearchException">The name cannot be used or is taken, or there are too many.</exception>
    public Task<SavedSearch> AddAsync(long account, string? name, string address, CancellationToken cancellationToken)
    {
        var (called, key) = Checked(name);
        if (address.Length > LongestAddress)
        {
            throw new SavedSearchException(SavedSearchProblem.AddressUnusable, $"A search is kept by its address, and this one is longer than {LongestAddress} characters.");
        }

        return database.WriteAsync(
            async (connection, transaction) =>
            {
                if (await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM saved_search WHERE account_id = @account", new { account }, transaction) >= Most)
                {
                    throw new SavedSearchException(SavedSearchProblem.TooMany, $"You keep {Most} searches already. Delete one first.");
                }

                await RefuseTakenAsync(connection, transaction, account, key, called, except: 0);
                return await connection.QuerySingleAsync<SavedSearch>(
                    $"INSERT INTO saved_search (account_id, name, name_key, address, created_at) VALUES (@account, @called, @key, @address, @now) RETURNING {Columns}",
                    new { account, called, key, address, now = time.NowMilliseconds() },
                    transaction);
            },
            cancellationToken);
    }

    /// <returns>Null: this account has no such search.</returns>
    /// <exception cref="SavedSearchException">The name cannot be used, or is taken.</exception>
    public Task<SavedSearch?> RenameAsync(long account, long id, string? name, CancellationToken cancellationToken)
    {
        var (called, key) = Checked(name);
        return database.WriteAsync(
            async (connection, transaction) =>
            {
                await RefuseTakenAsync(connection, transaction, account, key, called, except: id);
                return await connection.QuerySingleOrDefaultAsync<SavedSearch>(
                    $"UPDATE saved_search SET name = @called, name_key = @key WHERE id = @id AND account_id = @account RETURNING {Columns}", new { account, id, called, key }, transaction);
            },
            cancellationToken);
    }

    /// <returns>False: this account has no such search.</returns>
    public Task<bool> RemoveAsync(long account, long id, CancellationToken cancellationToken) => database.WriteAsync(
        async (connection, transaction) =>
            await connection.ExecuteAsync("DELETE FROM saved_search WHERE id = @id AND account_id = @account", new { account, id }, transaction) > 0,
        cancellationToken);

    private static async Task RefuseTakenAsync(DbConnection connection, DbTransaction transaction, long account, string key, string name, long except)
    {
        if (await connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM saved_search WHERE account_id = @account AND name_key = @key AND id <> @except)", new { account, key, except }, transaction))
        {
            throw new SavedSearchException(SavedSearchProblem.NameTaken, $"You keep another search called {name} already.");
        }
    }

    private static (string Name, string Key) Checked(string? name)
    {
        var called = string.Join(' ', (name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return called.Length is > 0 and <= LongestName
            ? (called, PlainText.Of(called))
            : throw new SavedSearchException(SavedSearchProblem.NameUnusable, $"A name has 1 to {LongestName} characters.");
    }
}

/// <summary>Why a search was not kept.</summary>
internal enum SavedSearchProblem
{
    NameUnusable = 1,
    NameTaken = 2,
    TooMany = 3,
    AddressUnusable = 4,
}

/// <summary>A search cannot be kept so; the message is a sentence for the person who asked for it.</summary>
internal sealed class SavedSearchException(SavedSearchProblem problem, string message) : Exception(message)
{
    public SavedSearchProblem Problem { get; } = problem;
}
