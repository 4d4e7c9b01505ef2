using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos.Places;
using PhotoSearch.Searching;
using PhotoSearch.Watching;

namespace PhotoSearch.Commands;

internal static class Rooms
{
    /// <summary>What the site and the commands share: everything between a photo folder and an answer.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services, CommandSettings settings, DataFolder data)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(data);
        services.AddPlaces();                // points of the Earth -> names
        services.AddWatching();              // photo folder -> changes
        services.AddDecoding();              // file -> pixels, pictures, facts
        services.AddEmbeddings();            // pixels or words -> vector
        services.AddCatalog(data.Path);      // what must not be lost
        services.AddIndexing(data.Path, data.IsLocked); // the way of a photo
        services.AddSearching(data.Path);    // questions -> hits
        services.Configure<WatchingOptions>(settings.Overlay);
        services.AddModelFolders(data.Path);
        return services;
    }

    /// <summary>Where models lie and are installed to.</summary>
    public static IServiceCollection AddModelFolders(this IServiceCollection services, string data) => services.Configure<EmbeddingsOptions>(options => LookForModels(options, data));

    /// <summary>A model that was put beside the data wins over one of the same name that ships with the program.</summary>
    public static void LookForModels(EmbeddingsOptions options, string data)
    {
        options.InstallFolder = Path.Combine(data, "models");
        options.ModelFolders.Add(options.InstallFolder);
        options.ModelFolders.Add(Path.Combine(AppContext.BaseDirectory, "models"));
    }
}
