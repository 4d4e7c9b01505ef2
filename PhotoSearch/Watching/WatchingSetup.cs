using Microsoft.Extensions.Options;

namespace PhotoSearch.Watching;

internal static class WatchingSetup
{
    /// <summary>Photo folder to changes.</summary>
    public static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddOptions<WatchingOptions>().BindConfiguration("Watching").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WatchingOptions>, WatchingOptionsValidator>();
        services.AddSingleton<ChangeQueue>();
        return services;
    }
}
