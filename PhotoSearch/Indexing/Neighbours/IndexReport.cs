using PhotoSearch.Catalog;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>Tells how the index is, and takes an administrator's orders.</summary>
internal sealed class IndexReport(LiveVectors vectors, WorkingModels models, AuditOrders audits, IndexAuditTable table)
{
    public async Task<IndexStatus> StatusAsync(CancellationToken cancellationToken)
    {
        if (vectors.Find(models.ServingSpace) is not { } live || live.TryBorrow() is not { } index)
        {
            return IndexStatus.None;
        }

        try
        {
            var size = index.Thing.Statistics();
            return new IndexStatus(size, StateOf(live, size.Unlinked))
            {
                PerSecond = size.Unlinked > 0 ? live.Rate.PerSecond() : null,
                Problem = live.Problem ?? (audits.Failure is { } failure ? $"The last audit came to no end: {failure}" : null),
                Audit = await table.ReadAsync(live.Space, cancellationToken),
                Auditing = audits.Current,
            };
        }
        finally
        {
            index.Release();
        }
    }

    /// <summary>Goes on in the background.</summary>
    public AuditOrder Audit() => audits.Order();

    /// <returns>False: there was none.</returns>
    public bool StopAudit() => audits.Stop();

    private static IndexState StateOf(LiveIndex live, int unlinked) =>
        live.IsRebuilding || live.Fault is not null ? IndexState.Rebuilding
        : unlinked > 0 ? IndexState.Linking
        : live.IsVerifying ? IndexState.Verifying
        : IndexState.Ready;
}
