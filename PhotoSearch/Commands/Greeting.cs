using PhotoSearch.Accounts;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;

namespace PhotoSearch.Commands;

/// <summary>What the site prints when it is up: where it is, what it watches, and how to sign in.</summary>
internal static class Greeting
{
    public static async Task PrintAsync(IServiceProvider services, IEnumerable<string> addresses, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync();
        foreach (var address in addresses)
        {
            await output.WriteLineAsync($"  PhotoSearch   {SiteClient.Reachable([address])}{(SiteClient.Reachable([address]) == address ? "" : $"  (listening on {address})")}");
        }

        foreach (var root in await services.GetRequiredService<RootTable>().ActiveAsync(cancellationToken))
        {
            await output.WriteLineAsync($"  Photos        {root.Path}{(Directory.Exists(root.Path) ? "" : "  (not there now; its photos are kept)")}");
        }

        await output.WriteLineAsync($"  Data          {services.GetRequiredService<DataFolder>().Path}");
        await output.WriteLineAsync($"  Model         {await services.GetRequiredService<ModelSwitch>().WantedAsync(cancellationToken)}");
        await output.WriteLineAsync(await services.GetRequiredService<AccountStore>().AnyAsync(cancellationToken)
            ? "  Sign in       with your account's name and password"
            : $"  Sign in       open the address and make the first account with the setup code {services.GetRequiredService<SetupCode>().Text}");
        await output.WriteLineAsync();
        await output.WriteLineAsync("  Ctrl-C stops it.");
        await output.FlushAsync(cancellationToken);
    }
}
