namespace PhotoSearch.Indexing.Neighbours;

/// <summary>Tends and audits the indices for as long as the site runs: after changes, and when something is due by itself.</summary>
internal sealed class IndexTendingService(LiveVectors vectors, IndexTending tending, AuditOrders audits) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        tending.SaveAll();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await vectors.OpenedAsync(stoppingToken);
        vectors.DeleteUnused();
        while (true)
        {
            var tend = await tending.RoundAsync(stoppingToken);
            var audit = await audits.RunDueAsync(stoppingToken);
            var due = tend < audit ? tend : audit;
            await vectors.Bell.WaitAsync(due < IndexTending.LongestSleep ? due : IndexTending.LongestSleep, stoppingToken);
        }
    }
}
