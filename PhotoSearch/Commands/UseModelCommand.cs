using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch models use</c>: the choice of the page Models, through the running site, or kept for the next start when none runs.</summary>
internal static class UseModelCommand
{
    public static async Task<int> RunAsync(CommandSettings settings, string name, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        builder.Logging.AddFilter("PhotoSearch", LogLevel.Error); // The command says it itself.
        using var data = DataFolder.Open(settings.DataFolderIn(builder.Configuration));
        if (data.IsLocked)
        {
            builder.Services.AddRooms(settings, data);
            using var host = builder.Build();
            await ChooseAsync(host.Services, name, cancellationToken);
            Console.WriteLine($"{name} works and is chosen: the next start takes it, and embeds the photos that it does not know yet while the model before it answers.");
            return 0;
        }

        using var site = new SiteClient(data.FindSite() ?? throw new CommandException($"Another PhotoSearch is using {data.Path} and does not answer yet: try again in a moment."));
        using var answer = await site.PostAsync("/api/v1/models/use", new { name }, cancellationToken);
        Console.WriteLine($"{name} is chosen: it answers as soon as it knows every photo; the pages Models and Status show how far it is.");
        return 0;
    }

    private static async Task ChooseAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Model is { } decided && !string.IsNullOrWhiteSpace(decided))
        {
            throw new CommandException($"The setting Embeddings:Model names {decided} and decides: change it there, or take it out to choose here.");
        }

        using (await services.GetRequiredService<ModelLoader>().LoadAsync(name, cancellationToken))
        {
        }

        await using var catalog = services.GetRequiredService<CatalogDatabase>();
        await catalog.OpenAsync(cancellationToken);
        await services.GetRequiredService<ModelTable>().ChooseAsync(name, cancellationToken);
    }
}
