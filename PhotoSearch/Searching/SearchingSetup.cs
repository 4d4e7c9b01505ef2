using PhotoSearch.Searching.Duplicates;
using PhotoSearch.Searching.Map;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Searching.Stacks;
using PhotoSearch.Searching.Suggestions;

namespace PhotoSearch.Searching;

internal static class SearchingSetup
{
    /// <summary>Questions to hits.</summary>
    /// <param name="dataFolder">Its folder <c>uploads</c> holds pictures while they are looked at.</param>
    public static IServiceCollection AddSearching(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton<HitTable>();
        services.AddSingleton<PhotoWords>();
        services.AddSingleton<StackFinder>();
        services.AddSingleton<Ranker>();
        services.AddSingleton<RankingCache>();
        services.AddSingleton<PhotoSearcher>();
        services.AddSingleton<PhotoShelf>();
        services.AddSingleton<AlbumShelf>();
        services.AddSingleton<Suggester>();
        services.AddSingleton<AskedQueue>();
        services.AddHostedService<AskedService>();
        services.AddSingleton<DaysWithPhotos>();
        services.AddSingleton<PhotoFolders>();
        services.AddSingleton(new UploadFolder(Path.Combine(dataFolder, "uploads")));
        services.AddHostedService(provider => provider.GetRequiredService<UploadFolder>());
        services.AddSingleton<PictureEmbedder>();
        services.AddSingleton<PictureNames>();
        services.AddSingleton<LibraryCalibration>();
        services.AddHostedService<CalibrationService>();
        services.AddSingleton<MapTable>();
        services.AddSingleton<PhotoMap>();
        services.AddSingleton<DuplicateTable>();
        services.AddSingleton<DuplicateFinder>();
        services.AddOptions<SearchingOptions>().BindConfiguration("Searching").ValidateOnStart();
        services.AddSingleton(static _ => new PictureFetcher(PublicAddress.IsOutside));
        return services;
    }
}
