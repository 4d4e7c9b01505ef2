using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using PhotoSearch.Catalog;

namespace PhotoSearch.Accounts;

/// <summary>A key for scripts, without the key itself: that is shown once and not kept.</summary>
internal sealed record ApiKey(long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsed);

/// <summary>Keys for scripts: <c>ps_</c> and 32 random bytes, of which the catalog keeps the SHA-256.</summary>
internal sealed class ApiKeyStore(CatalogDatabase catalog, TimeProvider time)
{
    private const string Prefix = "ps_";

    /// <summary>The prefix and 32 bytes in base64url.</summary>
    private const int KeyCharacters = 46;

    /// <summary>A script may ask a hundred times a second; when it was last seen matters to the minute, and each note is a write.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, long> _notedAt = new();

    /// <summary>Makes a key and returns it, this once.</summary>
    /// <exception cref="AccountException">The name cannot be used or is taken.</exception>
    public async Task<string> AddAsync(string? name, CancellationToken cancellationToken)
    {
        var kept = AccountName.Kept(name);
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var row = new { Name = kept, Hash = Hash(key), Now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        var added = await catalog.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO api_key (name, key_hash, created_at) VALUES (@Name, @Hash, @Now) ON CONFLICT (name) DO NOTHING",
                row, transaction, cancellationToken: cancellationToken)),
            cancellationToken);
        return added == 1
            ? key
            : throw new AccountException(AccountProblem.NameTaken, $"There is an API key named {kept} already; remove it first or take another name.");
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await catalog.ReadAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id AS Id, name AS Name, created_at AS CreatedAt, last_used AS LastUsed FROM api_key ORDER BY name", cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToKey())];
    }

    /// <returns>False: there was no such key.</returns>
    public async Task<bool> RemoveAsync(string? name, CancellationToken cancellationToken) =>
        await catalog.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM api_key WHERE name = @Name", new { Name = name?.Trim() ?? "" }, transaction, cancellationToken: cancellationToken)),
            cancellationToken) > 0;

    /// <summary>The key with this text, or null; notes when it was used, at most once a minute.</summary>
    public async Task<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length != KeyCharacters || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        ApiKey? found;
        await using (var connection = await catalog.ReadAsync(cancellationToken))
        {
            // Looked up by its hash: what the comparison's time tells is about the hash, which says nothing of the key.
            found = (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                "SELECT id AS Id, name AS Name, created_at AS CreatedAt, last_used AS LastUsed FROM api_key WHERE key_hash = @Hash",
                new { Hash = Hash(text) }, cancellationToken: cancellationToken)))?.ToKey();
        }

        if (found is not null && IsDue(found))
        {
            await NoteAsync(found, cancellationToken);
        }

        return found;
    }

    private async Task NoteAsync(ApiKey key, CancellationToken cancellationToken)
    {
        try
        {
            _ = await catalog.WriteAsync(
                (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                    "UPDATE api_key SET last_used = @Now WHERE id = @Id",
                    new { key.Id, Now = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancellationToken)),
                cancellationToken);
        }
        catch (DbException)
        {
            // A full disk must not lock out a script that only reads; the next use notes it.
        }
    }

    /// <summary>Of several requests at once only one writes; memory is bounded by the number of keys ever made in this run.</summary>
    private bool IsDue(ApiKey key)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var noted = _notedAt.GetOrAdd(key.Id, key.LastUsed?.ToUnixTimeMilliseconds() ?? long.MinValue / 2);
        return now - noted >= NoteInterval.TotalMilliseconds && _notedAt.TryUpdate(key.Id, now, noted);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed class Row
    {
        public long Id { get; set; }

        public string Name { get; set; } = "";

        public long CreatedAt { get; set; }

        public long? LastUsed { get; set; }

        public ApiKey ToKey() => new(
            Id, Name, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), LastUsed is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null);
    }
}
