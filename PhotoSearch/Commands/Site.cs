using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using PhotoSearch.Accounts;
using PhotoSearch.Api;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Pages;
using PhotoSearch.Watching;

namespace PhotoSearch.Commands;

/// <summary>The site: what runs when no command is named.</summary>
internal static class Site
{
    /// <exception cref="CommandException">It cannot start, and why.</exception>
    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(CommandSettings.HostArguments);
        using var data = DataFolder.Open(settings.DataFolderIn(builder.Configuration));
        if (!data.IsLocked)
        {
            throw new CommandException($"Another PhotoSearch is using the data folder {data.Path}. Stop it first, or choose another folder with --data.");
        }

        await using var app = Build(builder, settings, data);
        await PrepareAsync(app.Services, cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CommandException($"{e.Message} Choose another address with --urls, for example --urls http://localhost:8090.", e);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        data.Announce(new SiteAddress(SiteClient.Reachable(addresses), app.Services.GetRequiredService<ControlKey>().Value));
        await Greeting.PrintAsync(app.Services, addresses, Console.Out, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static WebApplication Build(WebApplicationBuilder builder, CommandSettings settings, DataFolder data)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(settings.Urls ?? builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? CommandSettings.DefaultUrls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRooms(settings, data);
        builder.Services.AddIndexingInBackground();
        builder.Services.AddPages();                 // for people; before the accounts, whose authentication state must be the last
        builder.Services.AddAccounts(data.Path);     // who asks
        builder.Services.AddApi();                   // for scripts
        builder.Services.AddSingleton(provider => new Readiness { Check = () => ReadyState(provider) });
        builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseApi();
        app.UseAccounts();
        app.MapAccounts();
        app.MapApi();
        app.MapPages();
        return app;
    }

    /// <summary>What must stand before the first request: settings that hold, a catalog that opens, roots as in the settings.</summary>
    private static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<IOptions<WatchingOptions>>().Value.Folders.Count == 0)
        {
            throw new CommandException("No photo folder is named: give one with --photos DIR, or in the setting Watching__Folders__0__Path.");
        }

        await services.GetRequiredService<CatalogDatabase>().OpenAsync(cancellationToken);
        await services.GetRequiredService<RootsInSettings>().ApplyAsync(cancellationToken);
    }

    private static (bool Ready, string Reason) ReadyState(IServiceProvider services)
    {
        var models = services.GetRequiredService<ModelInUse>();
        return models.IsReady && services.GetRequiredService<LiveVectors>().Index is null ? (false, "The library's vectors are being loaded.") : (models.IsReady, models.State);
    }
}
