using System.Text.Json;
using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Photos;
using PhotoSearch.Watching;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch index</c>: one sweep of every root, everything it finds indexed, then the end.</summary>
internal static class IndexCommand
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        using var data = DataFolder.Open(settings.DataFolderIn(builder.Configuration));
        if (!data.IsLocked)
        {
            return await AskSiteAsync(data, cancellationToken);
        }

        builder.Services.AddRooms(settings, data);
        using var host = builder.Build();
        await StandaloneAsync(host.Services, cancellationToken);
        return 0;
    }

    private static async Task StandaloneAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<IOptions<WatchingOptions>>().Value.Folders.Count == 0)
        {
            throw new CommandException("No photo folder is named: give one with --photos DIR, or in the setting Watching__Folders__0__Path.");
        }

        await using var catalog = services.GetRequiredService<CatalogDatabase>();
        await catalog.OpenAsync(cancellationToken);
        if (await services.GetRequiredService<LibraryTable>().IsPausedAsync(cancellationToken))
        {
            throw new CommandException("Indexing is paused: start the site and resume it on the status page first.");
        }

        await services.GetRequiredService<RootsInSettings>().ApplyAsync(cancellationToken);
        await services.GetRequiredService<WorkTable>().ReleaseAllAsync(cancellationToken);
        await services.GetRequiredService<ModelSwitch>().StartAsync(cancellationToken);
        var roots = await services.GetRequiredService<RootTable>().ActiveAsync(cancellationToken);
        foreach (var root in roots)
        {
            await services.GetRequiredService<RootSweep>().RunAsync(root, "", cancellationToken);
        }

        var viewer = new Viewer(roots.Select(root => root.Id));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = ReportAsync(services.GetRequiredService<LibraryReport>(), viewer, over.Token);
        await services.GetRequiredService<PhotoIndexer>().RunAsync(services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.BatchSize, untilIdle: true, cancellationToken);
        await over.CancelAsync();
        await reporting;
        await services.GetRequiredService<IndexTending>().SettleAsync(cancellationToken);
        var status = await services.GetRequiredService<LibraryReport>().StatusAsync(viewer, cancellationToken);
        Console.WriteLine($"{status.Photos.Indexed:N0} photos indexed, {status.Photos.Failed:N0} files failed, {status.Photos.Offline:N0} offline.");
    }

    private static async Task ReportAsync(LibraryReport report, Viewer viewer, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(ReportEvery);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var status = await report.StatusAsync(viewer, cancellationToken);
                var coming = status.Models.Coming is { } model ? $", {model.Done:N0} of {model.Total:N0} embedded for {model.Name}{(model.Problem is null ? "" : $" ({model.Problem})")}" : "";
                await Console.Error.WriteLineAsync(
                    $"{status.Photos.Indexed:N0} indexed, {status.Photos.Waiting:N0} waiting, {status.Photos.Failed:N0} failed, {status.PhotosPerSecond ?? 0:0.0}/s, {status.TimeLeft ?? status.Models.Coming?.TimeLeft:h\\:mm\\:ss} left{coming}");
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }

    /// <summary>The site is the one writer: it is asked to sweep, and watched until nothing waits.</summary>
    private static async Task<int> AskSiteAsync(DataFolder data, CancellationToken cancellationToken)
    {
        using var site = new SiteClient(data.FindSite() ?? throw new CommandException($"Another PhotoSearch is using {data.Path} and does not answer yet: try again in a moment."));
        using (await site.PostAsync("/api/v1/sweeps", null, cancellationToken))
        {
        }

        using var timer = new PeriodicTimer(ReportEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            using var status = await site.GetAsync("/api/v1/status", cancellationToken);
            if (status.RootElement.GetProperty("paused").GetBoolean())
            {
                throw new CommandException("Indexing is paused on the running site: resume it on the status page, then try again.");
            }

            if (!status.RootElement.GetProperty("modelReady").GetBoolean())
            {
                throw new CommandException($"The running site cannot index now: {status.RootElement.GetProperty("modelState").GetString()}");
            }

            var photos = status.RootElement.GetProperty("photos");
            var line = $"{photos.GetProperty("indexed").GetInt64():N0} indexed, {photos.GetProperty("waiting").GetInt64():N0} waiting, {photos.GetProperty("failed").GetInt64():N0} failed";
            var coming = status.RootElement.GetProperty("comingModel") is { ValueKind: JsonValueKind.Object } model ? model : (JsonElement?)null;
            if (coming?.GetProperty("problem").GetString() is { } problem)
            {
                throw new CommandException($"The running site cannot go on with the model {coming.Value.GetProperty("name").GetString()}: {problem}");
            }

            if (photos.GetProperty("waiting").GetInt64() == 0 && coming is null && !status.RootElement.GetProperty("sweeping").GetBoolean())
            {
                Console.WriteLine($"{line} (by the running site).");
                return 0;
            }

            await Console.Error.WriteLineAsync(coming is null ? line : $"{line}, {coming.Value.GetProperty("done").GetInt64():N0} of {coming.Value.GetProperty("total").GetInt64():N0} for {coming.Value.GetProperty("name").GetString()}");
        }

        return 0;
    }
}
