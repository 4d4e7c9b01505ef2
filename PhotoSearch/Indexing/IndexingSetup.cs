using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

internal static class IndexingSetup
{
    /// <summary>The parts of the pipeline, for the site and for a command that indexes.</summary>
    /// <param name="isWriter">Nobody else writes in the data folder; otherwise the index is in memory alone.</param>
    public static IServiceCollection AddIndexing(this IServiceCollection services, string dataFolder, bool isWriter)
    {
        services.AddSingleton<Bell>();
        services.AddSingleton<IndexingProgress>();
        services.AddSingleton<ComingProgress>();
        services.AddSingleton<WorkingModels>();
        services.AddSingleton<Handover>();
        services.AddSingleton<ModelSwitch>();
        services.AddSingleton<WorkClaims>();
        services.AddSingleton<SidecarReader>();
        services.AddSingleton<PhotoReader>();
        services.AddSingleton<FactsReader>();
        services.AddSingleton<PixelSource>();
        services.AddSingleton<BatchEmbedder>();
        services.AddSingleton<PhotoIndexer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RootSweep>(provider, provider.GetRequiredService<IOptions<WatchingOptions>>().Value.SettleTime));
        services.AddSingleton(provider => new LiveVectors(
            provider.GetRequiredService<EmbeddingTable>(), isWriter ? Path.Combine(dataFolder, "index") : null, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LiveVectors>>()));
        services.AddSingleton<IndexTending>();
        services.AddSingleton<IndexAudit>();
        services.AddSingleton<AuditOrders>();
        services.AddSingleton<IndexReport>();
        services.AddSingleton<FolderService>();
        services.AddSingleton<LibraryReport>();
        services.AddSingleton<ModelExaminer>();
        services.AddSingleton<ModelsReport>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RootsInSettings>(provider, dataFolder));
        return services;
    }

    /// <summary>What keeps the library in step while the site runs.</summary>
    public static IServiceCollection AddIndexingInBackground(this IServiceCollection services)
    {
        // Ends after what indexes, and so saves what that committed last.
        services.AddHostedService<IndexTendingService>();
        services.AddHostedService(provider => provider.GetRequiredService<FolderService>());
        services.AddHostedService<IndexingService>();
        services.AddHostedService<ForgettingService>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelExaminer>());
        return services;
    }
}
