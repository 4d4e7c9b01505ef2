using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

public sealed class ModelInUseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_configured_model_is_loaded_in_the_background()
    {
        using var host = Host(options => options.ModelFolders.Add(Path.GetDirectoryName(Golden.Starter)!));
        var model = host.Services.GetRequiredService<ModelInUse>();
        Assert.Equal("starter is loading", model.State);

        await host.StartAsync(Token);
        var loaded = await model.ReadyAsync(Token);

        Assert.True(model.IsReady);
        Assert.Same(loaded, model.Loaded);
        Assert.Equal("starter is ready", model.State);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_missing_model_leaves_the_site_running_and_says_where_it_was_looked_for()
    {
        using var host = Host(options =>
        {
            options.Model = "absent";
            options.ModelFolders.Add("/data/models");
            options.ModelFolders.Add("/app/models");
        });
        var model = host.Services.GetRequiredService<ModelInUse>();

        await host.StartAsync(Token);
        var thrown = await Assert.ThrowsAsync<ModelException>(() => model.ReadyAsync(Token));

        Assert.False(model.IsReady);
        Assert.Equal(model.State, thrown.Message);
        Assert.Contains("looked for /data/models/absent and /app/models/absent", model.State, StringComparison.Ordinal);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_path_is_taken_as_it_is()
    {
        using var host = Host(options => options.Model = Golden.Starter);

        await host.StartAsync(Token);
        var loaded = await host.Services.GetRequiredService<ModelInUse>().ReadyAsync(Token);

        Assert.Equal("starter", loaded.Name);
        await host.StopAsync(Token);
    }

    [Theory]
    [InlineData("Embeddings:Threads", "-1")]
    [InlineData("Embeddings:BatchSize", "0")]
    [InlineData("Embeddings:BatchSize", "33")]
    [InlineData("Embeddings:Model", "")]
    [InlineData("Embeddings:Device", "gpu")]
    [InlineData("Embeddings:Device", "cpu:1")]
    [InlineData("Embeddings:IdleTime", "00:00:09")]
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
        builder.Logging.Services.AddEmbeddings();
        builder.Services.Configure(configure);
        return builder.Build();
    }
}
