using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

public sealed class ModelLoaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_looked_for_in_the_model_folders()
    {
        using var host = Host(options => options.ModelFolders.Add(Path.GetDirectoryName(Golden.Starter)!));

        using var loaded = await host.Services.GetRequiredService<ModelLoader>().LoadAsync("starter", Token);

        Assert.Equal("starter", loaded.Name);
    }

    [Fact]
    public async Task A_path_is_taken_as_it_is()
    {
        using var host = Host(options => options.ModelFolders.Add("/nowhere"));

        using var loaded = await host.Services.GetRequiredService<ModelLoader>().LoadAsync(Golden.Starter, Token);

        Assert.Equal("starter", loaded.Name);
    }

    [Fact]
    public async Task A_missing_model_is_refused_with_where_it_was_looked_for()
    {
        using var host = Host(options =>
        {
            options.ModelFolders.Add("/data/models");
            options.ModelFolders.Add("/app/models");
        });

        var thrown = await Assert.ThrowsAsync<ModelException>(() => host.Services.GetRequiredService<ModelLoader>().LoadAsync("absent", Token));

        Assert.Contains("looked for /data/models/absent and /app/models/absent", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Embeddings:Threads", "-1")]
    [InlineData("Embeddings:BatchSize", "0")]
    [InlineData("Embeddings:BatchSize", "33")]
    public async Task A_setting_out_of_range_stops_the_start(string key, string value)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration[key] = value;
        builder.Services.AddEmbeddings();
        using var host = builder.Build();

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains(key.Split(':')[1], thrown.Message, StringComparison.Ordinal);
    }

    private static IHost Host(Action<EmbeddingsOptions> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Services.AddEmbeddings();
        builder.Services.Configure(configure);
        return builder.Build();
    }
}
