using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>The vectors, kept for good: whatever holds them in memory is made from here.</summary>
internal sealed class EmbeddingTable(CatalogDatabase database)
{
    /// <summary>Ids of one question; a megabyte or two of vectors at a time.</summary>
    private const int AtOnce = 500;

    /// <summary>Ids in one space, ascending.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(string space, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return (await connection.QueryAsync<long>("SELECT id FROM embedding WHERE space = @space ORDER BY id", new { space })).AsList();
    }

    /// <summary>Hands every vector of a space that <paramref name="wanted"/> accepts to <paramref name="take"/>; nothing is gathered in between.</summary>
    public async Task ReadAsync(string space, Func<long, bool> wanted, VectorTaker take, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, vector FROM embedding WHERE space = $space ORDER BY id";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("$space", space);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetInt64(0);
            if (wanted(id))
            {
                take(id, MemoryMarshal.Cast<byte, float>((byte[])reader.GetValue(1)));
            }
        }
    }

    /// <summary>Hands the vectors of these ids to <paramref name="take"/>; an id that the space does not have is passed over.</summary>
    public async Task ReadSomeAsync(string space, IEnumerable<long> ids, VectorTaker take, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        foreach (var some in ids.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = await connection.QueryAsync<(long Id, byte[] Vector)>("SELECT id, vector FROM embedding WHERE space = @space AND id IN @some", new { space, some });
            foreach (var (id, vector) in rows)
            {
                take(id, MemoryMarshal.Cast<byte, float>(vector));
            }
        }
    }

    /// <summary>The spaces in which a photo has a vector.</summary>
    /// <param name="orProvisional">One that was not made from the original counts too.</param>
    public async Task<IReadOnlySet<string>> SpacesOfAsync(long photoId, bool orProvisional, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return (await connection.QueryAsync<string>(
            "SELECT space FROM embedding WHERE photo_id = @photoId AND part = 0 AND is_provisional <= @most", new { photoId, most = orProvisional ? 1 : 0 })).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The photo's vector in a space, if there is one.</summary>
    public static async Task<float[]?> OfPhotoAsync(DbConnection connection, long photoId, string space)
    {
        var bytes = await connection.ExecuteScalarAsync<byte[]?>(
            "SELECT vector FROM embedding WHERE photo_id = @photoId AND space = @space AND part = 0", new { photoId, space });
        return bytes is null ? null : MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}

/// <summary>Takes one vector; the span is valid during the call only.</summary>
internal delegate void VectorTaker(long embeddingId, ReadOnlySpan<float> vector);
