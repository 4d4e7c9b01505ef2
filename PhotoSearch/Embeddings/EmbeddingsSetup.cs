using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Embeddings;

/// <summary>Registers the room.</summary>
public static class EmbeddingsSetup
{
    /// <summary>Pixels or words to vectors.</summary>
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingsOptions>().BindConfiguration("Embeddings").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddingsOptions>, EmbeddingsOptionsValidator>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelInUse>();
        services.AddInstalling();
        return services;
    }
}
