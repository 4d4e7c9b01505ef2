namespace PhotoSearch.Searching;

internal static class SearchingSetup
{
    /// <summary>Questions to hits.</summary>
    public static IServiceCollection AddSearching(this IServiceCollection services)
    {
        services.AddSingleton<HitTable>();
        services.AddSingleton<RankingCache>();
        services.AddSingleton<PhotoSearcher>();
        services.AddSingleton<PhotoShelf>();
        return services;
    }
}
