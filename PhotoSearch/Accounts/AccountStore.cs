using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Identity;
using PhotoSearch.Catalog;

namespace PhotoSearch.Accounts;

/// <summary>The accounts, as the catalog keeps them.</summary>
internal sealed class AccountStore(CatalogDatabase catalog, IPasswordHasher<Account> hasher, TimeProvider time)
{
    private const string Columns =
        "id AS Id, name AS Name, password_hash AS PasswordHash, is_admin AS IsAdmin, security_stamp AS SecurityStamp, created_at AS CreatedAt";

    private long _revision;
    private volatile bool _someExist;

    /// <summary>Rises with every change made through this store, so that what is remembered of an account can be dropped at once.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Whether anybody can sign in. Asked with every page, so a yes is remembered: the last administrator is never removed.</summary>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken)
    {
        if (!_someExist)
        {
            await using var connection = await catalog.ReadAsync(cancellationToken);
            _someExist = await connection.ExecuteScalarAsync<long>(Command("SELECT EXISTS (SELECT 1 FROM account)", null, null, cancellationToken)) == 1;
        }

        return _someExist;
    }

    public async Task<Account?> FindAsync(string? name, CancellationToken cancellationToken)
    {
        await using var connection = await catalog.ReadAsync(cancellationToken);
        return await OneAsync(connection, null, "name_key = @Key", new { Key = AccountName.Key(name) }, cancellationToken);
    }

    public async Task<Account?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await catalog.ReadAsync(cancellationToken);
        return await OneAsync(connection, null, "id = @Id", new { Id = id }, cancellationToken);
    }

    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await catalog.ReadAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(Command($"SELECT {Columns} FROM account ORDER BY name_key", null, null, cancellationToken));
        return [.. rows.Select(row => row.ToAccount())];
    }

    /// <exception cref="AccountException">The name or the password cannot be used, the name is taken, or the first account is no administrator.</exception>
    public Task<Account> AddAsync(string? name, string? password, bool isAdmin, CancellationToken cancellationToken) =>
        InsertAsync(name, password, isAdmin, onlyFirst: false, cancellationToken);

    /// <summary>Adds the first administrator. Of two people who try at once, one succeeds.</summary>
    /// <exception cref="AccountException">As above, or an account exists already.</exception>
    public Task<Account> AddFirstAsync(string? name, string? password, CancellationToken cancellationToken) =>
        InsertAsync(name, password, isAdmin: true, onlyFirst: true, cancellationToken);

    /// <exception cref="AccountException">No such account, or the last administrator.</exception>
    public async Task RemoveAsync(string? name, CancellationToken cancellationToken)
    {
        _ = await catalog.WriteAsync(
            async (connection, transaction) =>
            {
                var account = await OneAsync(connection, transaction, "name_key = @Key", new { Key = AccountName.Key(name) }, cancellationToken)
                    ?? throw Unknown(name);
                if (account.IsAdmin && await CountAsync(connection, transaction, "is_admin = 1", cancellationToken) == 1)
                {
                    throw new AccountException(
                        AccountProblem.LastAdministrator, $"{account.Name} is the last administrator and cannot be removed; make another one first.");
                }

                _ = await connection.ExecuteAsync(Command("DELETE FROM api_key WHERE account_id = @Id", new { account.Id }, transaction, cancellationToken));
                return await connection.ExecuteAsync(Command("DELETE FROM account WHERE id = @Id", new { account.Id }, transaction, cancellationToken));
            },
            cancellationToken);
        _ = Interlocked.Increment(ref _revision);
    }

    /// <summary>Sets a new password and ends every session of the account.</summary>
    /// <exception cref="AccountException">No such account, or the password cannot be used.</exception>
    public async Task<Account> SetPasswordAsync(string? name, string? password, CancellationToken cancellationToken)
    {
        var hash = hasher.HashPassword(null!, PasswordRule.Checked(password));
        var changed = await catalog.WriteAsync(
            async (connection, transaction) =>
            {
                var key = new { Key = AccountName.Key(name), Hash = hash, Stamp = NewStamp() };
                _ = await connection.ExecuteAsync(
                    Command("UPDATE account SET password_hash = @Hash, security_stamp = @Stamp WHERE name_key = @Key", key, transaction, cancellationToken));
                return await OneAsync(connection, transaction, "name_key = @Key", key, cancellationToken) ?? throw Unknown(name);
            },
            cancellationToken);
        _ = Interlocked.Increment(ref _revision);
        return changed;
    }

    /// <summary>Keeps the same password under a stronger hash; sessions go on. Nothing happens when the password was changed meanwhile.</summary>
    public Task RehashAsync(Account account, string password, CancellationToken cancellationToken)
    {
        var row = new { account.Id, Old = account.PasswordHash, New = hasher.HashPassword(account, password) };
        return catalog.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                Command("UPDATE account SET password_hash = @New WHERE id = @Id AND password_hash = @Old", row, transaction, cancellationToken)),
            cancellationToken);
    }

    private async Task<Account> InsertAsync(string? name, string? password, bool isAdmin, bool onlyFirst, CancellationToken cancellationToken)
    {
        var kept = AccountName.Kept(name);
        // Hashed before the transaction: it takes a good part of a second, and writers take turns.
        var row = new
        {
            Name = kept,
            Key = AccountName.Key(kept),
            Hash = hasher.HashPassword(null!, PasswordRule.Checked(password)),
            IsAdmin = isAdmin ? 1 : 0,
            Stamp = NewStamp(),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var added = await catalog.WriteAsync(
            async (connection, transaction) =>
            {
                if (onlyFirst && await CountAsync(connection, transaction, "1 = 1", cancellationToken) > 0)
                {
                    throw new AccountException(AccountProblem.NotTheFirst, "An account exists already; sign in with it.");
                }

                if (!isAdmin && await CountAsync(connection, transaction, "is_admin = 1", cancellationToken) == 0)
                {
                    throw new AccountException(AccountProblem.NoAdministratorYet, "The first account has to be an administrator.");
                }

                var inserted = await connection.ExecuteAsync(Command(
                    """
                    INSERT INTO account (name, name_key, password_hash, is_admin, security_stamp, created_at)
                    VALUES (@Name, @Key, @Hash, @IsAdmin, @Stamp, @CreatedAt) ON CONFLICT (name_key) DO NOTHING
                    """,
                    row, transaction, cancellationToken));
                return inserted == 0
                    ? throw new AccountException(AccountProblem.NameTaken, $"There is an account named {kept} already.")
                    : (await OneAsync(connection, transaction, "name_key = @Key", row, cancellationToken))!;
            },
            cancellationToken);
        _ = Interlocked.Increment(ref _revision);
        return added;
    }

    private static async Task<Account?> OneAsync(
        DbConnection connection, DbTransaction? transaction, string condition, object values, CancellationToken cancellationToken)
    {
        var one = Command($"SELECT {Columns} FROM account WHERE {condition}", values, transaction, cancellationToken);
        return (await connection.QuerySingleOrDefaultAsync<Row>(one))?.ToAccount();
    }

    private static Task<long> CountAsync(DbConnection connection, DbTransaction transaction, string condition, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(Command($"SELECT count(*) FROM account WHERE {condition}", null, transaction, cancellationToken));

    private static CommandDefinition Command(string sql, object? values, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(sql, values, transaction, cancellationToken: cancellationToken);

    private static AccountException Unknown(string? name) => new(AccountProblem.NotFound, $"There is no account named {name?.Trim()}.");

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private sealed record Row(long Id, string Name, string PasswordHash, long IsAdmin, string SecurityStamp, long CreatedAt)
    {
        public Account ToAccount() => new(Id, Name, PasswordHash, IsAdmin != 0, SecurityStamp, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
    }
}
