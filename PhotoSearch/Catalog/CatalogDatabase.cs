using System.Data.Common;

namespace PhotoSearch.Catalog;

/// <summary>The SQLite file with everything that must not be lost.</summary>
internal sealed class CatalogDatabase
{
    /// <summary>An open connection for reading; dispose it. Readers never block each other nor the writer (WAL).</summary>
    public ValueTask<DbConnection> ReadAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Runs one transaction; writers take turns. Rolled back when <paramref name="change"/> throws.</summary>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellationToken) => throw new NotImplementedException();
}
