using System.Data.Common;
using System.Reflection;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>Brings a catalog to this program's version, step by step, each step in a transaction.</summary>
internal static class CatalogMigration
{
    private const string Prefix = "Migrations/";

    /// <summary>Numbered scripts, in order: <c>0001_initial</c> is number 1.</summary>
    private static readonly (int Number, string Name)[] Steps =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture), name)),
    ];

    /// <summary>The step to which a catalog is brought.</summary>
    public static int Newest => Steps[^1].Number;

    public static async Task ApplyAsync(DbConnection connection, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)");
        var current = await CurrentAsync(connection);
        RefuseNewer(current, file);
        if (current > 0 && current < Newest)
        {
            await BackUpAsync(connection, $"{file}.before-{Newest:0000}");
        }

        foreach (var (number, name) in Steps.Where(step => step.Number > current))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(await ReadAsync(name, cancellationToken), transaction: transaction);
            await connection.ExecuteAsync(
                "INSERT INTO migration (number, name, applied_at) VALUES (@number, @name, @now)",
                new { number, name = name[Prefix.Length..], now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    public static async Task CheckCurrentAsync(DbConnection connection, string file)
    {
        var current = await CurrentAsync(connection);
        RefuseNewer(current, file);
        if (current < Newest)
        {
            throw new CatalogException($"The catalog {file} is of an older program (step {current} of {Newest}): start the site once to bring it up to date.");
        }
    }

    private static async Task<int> CurrentAsync(DbConnection connection) =>
        await connection.ExecuteScalarAsync<int>("SELECT COALESCE(MAX(number), 0) FROM migration");

    private static void RefuseNewer(int current, string file)
    {
        if (current > Newest)
        {
            throw new CatalogException(
                $"The catalog {file} was written by a newer PhotoSearch (step {current}; this program knows {Newest}). Use that version, or put back the backup that lies beside the catalog.");
        }
    }

    private static async Task BackUpAsync(DbConnection connection, string backup)
    {
        if (!File.Exists(backup))
        {
            await connection.ExecuteAsync("VACUUM INTO @backup", new { backup });
        }
    }

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
