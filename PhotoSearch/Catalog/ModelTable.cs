using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>Which model answers and which was chosen, as the last run left it.</summary>
/// <param name="ServingModel">The name as it was chosen; null before the first, and where an older program did not say.</param>
/// <param name="ServingSpace">Null while no photo was ever embedded.</param>
/// <param name="Chosen">Chosen by an administrator in the program; null: nobody did.</param>
/// <param name="ComingSpace">The space that photos are being embedded in beside the serving one; null: none.</param>
internal sealed record ModelChoice(string? ServingModel, string? ServingSpace, string? Chosen, string? ComingSpace);

/// <summary>How far a coming space is, in photos.</summary>
/// <param name="Left">Can be embedded, and is not yet.</param>
internal sealed record ComingCounts(long Done, long Left);

/// <summary>The model that serves, the one chosen, and the one on its way.</summary>
internal sealed class ModelTable(CatalogDatabase database)
{
    public async Task<ModelChoice> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.QuerySingleAsync<ModelChoice>(
            "SELECT serving_model AS ServingModel, serving_space AS ServingSpace, chosen_model AS Chosen, coming_space AS ComingSpace FROM library");
    }

    public async Task<bool> HasVectorsAsync(string space, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM embedding WHERE space = @space AND part = 0)", new { space });
    }

    /// <param name="model">Null: the choice is given up.</param>
    public Task ChooseAsync(string? model, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync("UPDATE library SET chosen_model = @model", new { model }, transaction), cancellationToken);

    /// <summary>This model serves from now on, with what there is of its space; no other is on its way.</summary>
    public Task ServeAsync(string model, string space, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var changed = await connection.ExecuteAsync(
                    """
                    UPDATE library SET serving_model = @model, serving_space = @space, coming_space = NULL, revision = revision + 1
                    WHERE serving_space IS NULL OR serving_space <> @space OR serving_model IS NULL OR serving_model <> @model OR coming_space IS NOT NULL
                    """,
                    new { model, space },
                    transaction);
                await (changed == 0 ? OwedVectors.EnqueueAsync(connection, transaction) : OwedVectors.BeginAnewAsync(connection, transaction));
            },
            cancellationToken);

    /// <summary>Every photo is owed a vector in this space too; what was done for it before is kept.</summary>
    public Task BeginAsync(string space, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                var changed = await connection.ExecuteAsync(
                    "UPDATE library SET coming_space = @space WHERE coming_space IS NULL OR coming_space <> @space", new { space }, transaction);
                await (changed == 0 ? OwedVectors.EnqueueAsync(connection, transaction) : OwedVectors.BeginAnewAsync(connection, transaction));
            },
            cancellationToken);

    /// <summary>No space is on its way any more; its vectors stay.</summary>
    public Task GiveUpAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                if (await connection.ExecuteAsync("UPDATE library SET coming_space = NULL WHERE coming_space IS NOT NULL", transaction: transaction) > 0)
                {
                    await OwedVectors.BeginAnewAsync(connection, transaction);
                }
            },
            cancellationToken);

    /// <summary>Makes the coming space the serving one; false, and nothing changed, while a photo that can be embedded is missing in it.</summary>
    public Task<bool> TryFinishAsync(string model, string space, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                // Counted anew: whatever slipped through is owed now, and the change waits for it.
                await OwedVectors.EnqueueAsync(connection, transaction);
                if (await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 {OwedVectors.Open})", transaction: transaction))
                {
                    return false;
                }

                return await connection.ExecuteAsync(
                    "UPDATE library SET serving_model = @model, serving_space = @space, coming_space = NULL, revision = revision + 1 WHERE coming_space = @space",
                    new { model, space },
                    transaction) > 0;
            },
            cancellationToken);

    public async Task<bool> IsAnythingOpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 {OwedVectors.Open})");
    }

    public async Task<ComingCounts> CountAsync(string space, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return new ComingCounts(
            await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM embedding WHERE space = @space", new { space }),
            await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) {OwedVectors.Open}"));
    }
}
