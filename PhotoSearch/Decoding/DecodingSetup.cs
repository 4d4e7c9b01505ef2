using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Decoding;

/// <summary>Registers the room.</summary>
internal static class DecodingSetup
{
    public static IServiceCollection AddDecoding(this IServiceCollection services)
    {
        services.AddOptions<DecodingOptions>().BindConfiguration("Decoding").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DecodingOptions>, DecodingOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PhotoDecoder>();
        return services;
    }
}
