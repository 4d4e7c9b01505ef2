namespace PhotoSearch.Catalog;

internal static class CatalogSetup
{
    public static string FileIn(string dataFolder) => Path.Combine(dataFolder, "catalog.db");

    /// <summary>The catalog and the stored pictures, in the data folder.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(provider => new CatalogDatabase(FileIn(dataFolder), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new PictureFiles(Path.Combine(dataFolder, "pictures")));
        services.AddSingleton<RootTable>();
        services.AddSingleton<FileTable>();
        services.AddSingleton<WorkTable>();
        services.AddSingleton<PhotoTable>();
        services.AddSingleton<EmbeddingTable>();
        services.AddSingleton<ModelTable>();
        services.AddSingleton<IndexAuditTable>();
        services.AddSingleton<LibraryTable>();
        services.AddSingleton<ForgottenFiles>();
        services.AddSingleton<MarkTable>();
        services.AddSingleton<AlbumTable>();
        services.AddSingleton<FavouriteTable>();
        services.AddSingleton<LibraryColumns>();
        services.AddSingleton<RecentSearches>();
        services.AddSingleton<SavedSearches>();
        return services;
    }
}
