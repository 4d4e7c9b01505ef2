namespace PhotoSearch.Photos.Places;

/// <summary>Registers the names of places.</summary>
internal static partial class PlacesSetup
{
    /// <summary>The build puts it beside the program.</summary>
    private const string FileName = "places.bin";

    /// <summary>Points of the Earth to names. Read when somebody asks first.</summary>
    public static IServiceCollection AddPlaces(this IServiceCollection services) =>
        services
            .AddSingleton(static provider => LoadOrNone(Path.Combine(AppContext.BaseDirectory, FileName), provider.GetRequiredService<ILogger<PlaceNames>>()))
            .AddSingleton<IPlaceNames>(static provider => provider.GetRequiredService<PlaceNames>());

    /// <summary>Names of places are a kindness: without them the program says where in numbers.</summary>
    public static PlaceNames LoadOrNone(string path, ILogger logger)
    {
        try
        {
            return PlaceNames.Load(path);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            NoPlaces(logger, path, e.Message);
            return PlaceNames.None;
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "Places have no names, because {Path} cannot be read: {Reason}")]
    private static partial void NoPlaces(ILogger logger, string path, string reason);
}
