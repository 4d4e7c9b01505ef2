using PhotoSearch.Accounts;
using PhotoSearch.Catalog;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch apikey add|list|remove</c>: through the running site, or in the catalog when none runs.</summary>
internal static class ApiKeyCommand
{
    public static Task<int> AddAsync(CommandSettings settings, string name, CancellationToken cancellationToken) => RunAsync(
        settings,
        async site =>
        {
            using var answer = await site.PostAsync("/api/v1/api-keys", new { name }, cancellationToken);
            Console.WriteLine(answer.RootElement.GetProperty("key").GetString());
        },
        async keys => Console.WriteLine(await keys.AddAsync(name, cancellationToken)),
        cancellationToken);

    public static Task<int> RemoveAsync(CommandSettings settings, string name, CancellationToken cancellationToken) => RunAsync(
        settings,
        async site =>
        {
            using var answer = await site.DeleteAsync($"/api/v1/api-keys/{Uri.EscapeDataString(name)}", cancellationToken);
            Console.WriteLine($"{name} is removed.");
        },
        async keys => Console.WriteLine(
            await keys.RemoveAsync(name, cancellationToken) ? $"{name} is removed." : throw new CommandException($"There is no API key called {name}.")),
        cancellationToken);

    public static Task<int> ListAsync(CommandSettings settings, CancellationToken cancellationToken) => RunAsync(
        settings,
        async site =>
        {
            using var answer = await site.GetAsync("/api/v1/api-keys", cancellationToken);
            foreach (var key in answer.RootElement.GetProperty("apiKeys").EnumerateArray())
            {
                Console.WriteLine(key.GetProperty("name").GetString());
            }
        },
        async keys =>
        {
            foreach (var key in await keys.ListAsync(cancellationToken))
            {
                Console.WriteLine(key.Name);
            }
        },
        cancellationToken);

    private static async Task<int> RunAsync(CommandSettings settings, Func<SiteClient, Task> ask, Func<ApiKeyStore, Task> act, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        using var data = DataFolder.Open(settings.DataFolderIn(builder.Configuration));
        if (!data.IsLocked)
        {
            using var site = new SiteClient(data.FindSite() ?? throw new CommandException($"Another PhotoSearch is using {data.Path} and does not answer yet: try again in a moment."));
            await ask(site);
            return 0;
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCatalog(data.Path);
        builder.Services.AddSingleton<ApiKeyStore>();
        using var host = builder.Build();
        await using var catalog = host.Services.GetRequiredService<CatalogDatabase>();
        await catalog.OpenAsync(cancellationToken);
        await act(host.Services.GetRequiredService<ApiKeyStore>());
        return 0;
    }
}
