using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>Registers what finds and fetches models.</summary>
internal static class InstallingSetup
{
    public static IServiceCollection AddInstalling(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(DownloadPatience.Usual);
        services.AddSingleton<ModelShelf>();
        services.AddSingleton<ModelInstaller>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelInstaller>());
        return services;
    }
}
