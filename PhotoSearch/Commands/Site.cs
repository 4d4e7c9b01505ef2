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

        ListenAddresses.Check(settings.UrlsIn(builder.Configuration));
        await using var app = await StartAsync(builder, settings, data, cancellationToken);
        await Greeting.PrintAsync(app.Services, AddressesOf(app), Console.Out, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        // A fault of ours stops the program loudly, also for whoever looks at its exit code to start it again.
        return app.Services.GetServices<IHostedService>().Any(service => service is BackgroundService { ExecuteTask.IsFaulted: true }) ? 2 : 0;
    }

    /// <summary>Builds, prepares and starts the site; from here on it answers, and commands beside it find it.</summary>
    /// <exception cref="CommandException">It cannot start, and why.</exception>
    public static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, CommandSettings settings, DataFolder data, CancellationToken cancellationToken)
    {
        var app = Build(builder, settings, data);
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate(); // The host would do it too, and log it with a stack trace first.
            await PrepareAsync(app.Services, cancellationToken);
            await app.StartAsync(cancellationToken);
            data.Announce(new SiteAddress(SiteClient.Reachable(AddressesOf(app)), app.Services.GetRequiredService<ControlKey>().Value));
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static ICollection<string> AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    private static WebApplication Build(WebApplicationBuilder builder, CommandSettings settings, DataFolder data)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(settings.UrlsIn(builder.Configuration));
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
        app.UseWhen(static context => !ApiProblems.IsApi(context), static pages => pages.UsePages());
        app.UseRouting();
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
        return (models.IsReady, models.State);
    }
}
