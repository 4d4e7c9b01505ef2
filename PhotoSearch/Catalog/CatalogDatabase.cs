using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PhotoSearch.Catalog;

/// <summary>The SQLite file with everything that must not be lost: one writer at a time, readers beside it (WAL).</summary>
internal sealed class CatalogDatabase : IAsyncDisposable
{
    /// <summary>A command beside the site may hold the file for a moment; nothing of ours holds it longer.</summary>
    private const int BusySeconds = 15;

    /// <summary>SQLite's own connections, which the pool keeps with their settings: a question opens several, and would set each up again.</summary>
    private static readonly ConditionalWeakTable<sqlite3, object> SetUp = [];

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _file;
    private readonly TimeProvider _time;
    private SqliteConnection? _writer;
    private bool _isForWriting;

    public CatalogDatabase(string file, TimeProvider time)
    {
        SqliteLibrary.Use();
        (_file, _time) = (file, time);
    }

    /// <summary>Creates or migrates the file; call once before anything else.</summary>
    /// <exception cref="CatalogException">The file is damaged, of a newer program, or cannot be written.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
            _writer = await ConnectAsync(SqliteOpenMode.ReadWriteCreate, cancellationToken);
            KeepPrivate();
            await _writer.ExecuteAsync("PRAGMA journal_mode = WAL");
            await CatalogMigration.ApplyAsync(_writer, _file, _time, cancellationToken);
            _isForWriting = true;
        }
        catch (SqliteException e)
        {
            throw new CatalogException($"The catalog {_file} cannot be opened: {e.Message} Check that the data folder can be written and has room; a damaged file can be replaced by its last backup beside it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CatalogException($"The data folder of {_file} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Password hashes lie in it; SQLite gives the log beside it the same mode.</summary>
    private void KeepPrivate()
    {
        try
        {
            File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system without modes, or a file of somebody else that we may write: who may enter the folder decides then.
        }
    }

    /// <summary>Opens for reading only, beside a running site or without one.</summary>
    /// <exception cref="CatalogException">There is no catalog, or it is of another version.</exception>
    public async Task OpenForReadingAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_file))
        {
            throw new CatalogException($"There is no catalog at {_file} yet: start the site or run `index` first.");
        }

        await using var connection = await ReadAsync(cancellationToken);
        await CatalogMigration.CheckCurrentAsync(connection, _file);
    }

    /// <summary>An open connection for reading; dispose it. Readers never block each other nor the writer.</summary>
    public async ValueTask<DbConnection> ReadAsync(CancellationToken cancellationToken) =>
        await ConnectAsync(SqliteOpenMode.ReadWrite, cancellationToken);

    /// <summary>Runs one transaction; writers take turns. Rolled back when <paramref name="change"/> throws.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!_isForWriting)
            {
                throw new InvalidOperationException("The catalog is not open for writing.");
            }

            _writer ??= await ConnectAsync(SqliteOpenMode.ReadWrite, cancellationToken);
            return await InTransactionAsync(_writer, change, cancellationToken);
        }
        catch
        {
            // After a full disk SQLite has rolled back by itself, and the connection does not know: the next write begins with a new one.
            await AbandonWriterAsync();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private static async Task<T> InTransactionAsync<T>(SqliteConnection writer, Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellationToken)
    {
        // Serializable is BEGIN IMMEDIATE here: a command's write beside ours waits instead of failing half-way.
        var transaction = await writer.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var result = await change(writer, transaction);
        await transaction.CommitAsync(CancellationToken.None);
        await transaction.DisposeAsync();
        return result;
    }

    /// <summary>Closing a connection rolls back what it had begun, whatever state it is in.</summary>
    private async Task AbandonWriterAsync()
    {
        var writer = _writer;
        _writer = null;
        if (writer is not null)
        {
            try
            {
                // Out of the pool, so that nobody is given it again.
                SqliteConnection.ClearPool(writer);
                await writer.DisposeAsync();
            }
            catch (SqliteException)
            {
                // "Cannot rollback, no transaction is active": it is gone already.
            }
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<DbConnection, DbTransaction, Task> change, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, transaction) =>
            {
                await change(connection, transaction);
                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
            _writer = null;
        }

        SqliteConnection.ClearAllPools();
        _writing.Dispose();
    }

    private async ValueTask<SqliteConnection> ConnectAsync(SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = _file, Mode = mode, ForeignKeys = true, DefaultTimeout = BusySeconds };
        var connection = new SqliteConnection(address.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (connection.Handle is { } handle && !SetUp.TryGetValue(handle, out _))
            {
                // FULL: what was committed survives a power cut too; a commit is a batch, so the cost is small.
                await connection.ExecuteAsync("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;");
                SetUp.Add(handle, string.Empty);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The catalog cannot be used; the message says why and what to do.</summary>
internal sealed class CatalogException(string message, Exception? inner = null) : Exception(message, inner);
