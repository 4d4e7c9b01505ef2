using System.Text.Json;
using PhotoSearch.Api;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch index audit</c>: looks whether the neighbour index is what it should be and mends it, through the running site or without one.</summary>
internal static class IndexAuditCommand
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        using var data = DataFolder.Open(settings.DataFolderIn(builder.Configuration));
        if (!data.IsLocked)
        {
            await AskSiteAsync(data, cancellationToken);
            return 0;
        }

        builder.Services.AddRooms(settings, data);
        using var host = builder.Build();
        await StandaloneAsync(host.Services, cancellationToken);
        return 0;
    }

    private static async Task StandaloneAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var catalog = services.GetRequiredService<CatalogDatabase>();
        await catalog.OpenForReadingAsync(cancellationToken); // Says so where there is none, instead of making one.
        await catalog.OpenAsync(cancellationToken);
        await services.GetRequiredService<ModelSwitch>().ServeForReadingAsync(cancellationToken);
        var (audits, tending) = (services.GetRequiredService<AuditOrders>(), services.GetRequiredService<IndexTending>());
        await tending.SettleAsync(cancellationToken);
        audits.Order();
        await audits.RunDueAsync(cancellationToken);
        await tending.SettleAsync(cancellationToken);
        var index = (await services.GetRequiredService<IndexReport>().StatusAsync(cancellationToken)).ToAnswer(isAdmin: true);
        Print(JsonSerializer.SerializeToElement(index, JsonSerializerOptions.Web));
    }

    private static async Task AskSiteAsync(DataFolder data, CancellationToken cancellationToken)
    {
        using var site = new SiteClient(data.FindSite() ?? throw new CommandException($"Another PhotoSearch is using {data.Path} and does not answer yet: try again in a moment."));
        using (await site.PostAsync("/api/v1/index/audit", null, cancellationToken))
        {
        }

        var said = "";
        using var timer = new PeriodicTimer(AskEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            using var status = await site.GetAsync("/api/v1/status", cancellationToken);
            var index = status.RootElement.GetProperty("index");
            if (index.GetProperty("auditing") is not { ValueKind: JsonValueKind.Object } now)
            {
                Print(index);
                return;
            }

            if (now.GetProperty("sentence").GetString() is { } sentence && sentence != said)
            {
                await Console.Error.WriteLineAsync($"{sentence}…");
                said = sentence;
            }
        }
    }

    /// <param name="index">As the API tells it.</param>
    private static void Print(JsonElement index)
    {
        if (index.GetProperty("problem").GetString() is { } problem)
        {
            throw new CommandException(problem);
        }

        if (index.GetProperty("audit") is not { ValueKind: JsonValueKind.Object } audit)
        {
            throw new CommandException("The audit was stopped.");
        }

        if (Count(audit, "sampled") > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall@10 {audit.GetProperty("recallAt10").GetDouble():0.0000}, recall@50 {audit.GetProperty("recallAt50").GetDouble():0.0000} of {Count(audit, "sampled"):N0} searches"));
        }

        string[] faults = ["missing", "stray", "wrong", "misaligned", "orphans"];
        Console.WriteLine(Array.TrueForAll(faults, fault => Count(audit, fault) == 0)
            ? $"Nothing was wrong in {Count(audit, "vectors"):N0} vectors."
            : $"Of {Count(audit, "vectors"):N0} vectors: {string.Join(", ", faults.Select(fault => $"{Count(audit, fault):N0} {fault}"))}; {Count(audit, "healed"):N0} mended.");
    }

    private static long Count(JsonElement audit, string what) => audit.GetProperty(what).GetInt64();
}
