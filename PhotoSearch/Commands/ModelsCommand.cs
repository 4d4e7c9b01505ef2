using System.Text.Json;
using Microsoft.Extensions.Options;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch models list|install|verify|remove</c>: works on the models' folders itself, with or without a running site beside it.</summary>
internal static class ModelsCommand
{
    /// <summary>A running site answers this at once; one that does not is about to start or to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> ListAsync(CommandSettings settings, bool asJson, CancellationToken cancellationToken)
    {
        using var host = Host(settings, out var data);
        var inUse = DataFolder.AnnouncedSite(data) is { } site ? await InUseAsync(site, cancellationToken) : null;
        ModelList.Print(host.Services.GetRequiredService<ModelShelf>().List(), inUse ?? (null, null), asJson, Console.Out);
        return 0;
    }

    public static async Task<int> InstallAsync(CommandSettings settings, string name, CancellationToken cancellationToken)
    {
        using var host = Host(settings, out var data);
        DataFolder.Make(data);
        var line = new ProgressLine(Console.Error, isTerminal: !Console.IsErrorRedirected, TimeProvider.System);
        try
        {
            await host.Services.GetRequiredService<ModelInstaller>().InstallAsync(name, line, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            line.End();
            await Console.Error.WriteLineAsync($"Stopped. What is there is kept: `models install {name}` goes on from it.");
            throw;
        }
        catch (ModelException)
        {
            line.End();
            throw;
        }

        line.End();
        Console.WriteLine($"{line.Name} is installed in {host.Services.GetRequiredService<ModelShelf>().FolderOf(line.Name)}. Choose it on the page Models, or with `models use {line.Name}`.");
        return 0;
    }

    /// <param name="name">Null: all of them.</param>
    public static async Task<int> VerifyAsync(CommandSettings settings, string? name, CancellationToken cancellationToken)
    {
        using var host = Host(settings, out _);
        var shelf = host.Services.GetRequiredService<ModelShelf>();
        var models = name is null ? shelf.List() : [shelf.Find(name) ?? throw new CommandException($"There is no model \"{name}\": `models list` says which there are.")];
        var code = 0;
        foreach (var model in models)
        {
            var faults = await shelf.VerifyAsync(model.Name, null, cancellationToken);
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync($"{model.Name}: {fault}");
                code = 1;
            }

            if (faults.Count == 0)
            {
                Console.WriteLine(model.HasSources
                    ? $"{model.Name}: every file is as it was downloaded, and it works."
                    : $"{model.Name}: it works. This program did not download it, so there is nothing to compare its files with.");
            }
        }

        return code;
    }

    public static async Task<int> RemoveAsync(CommandSettings settings, string name, CancellationToken cancellationToken)
    {
        using var host = Host(settings, out var path);
        if (host.Services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Model == name)
        {
            throw new CommandException($"{name} is not removed: the setting Embeddings:Model names it. Name another one there first.");
        }

        // The lock keeps a site from starting meanwhile, and choosing what is just going.
        using var data = Directory.Exists(path) ? DataFolder.Open(path) : null;
        if (data is { IsLocked: false })
        {
            var site = data.FindSite();
            var inUse = site is null ? null : await InUseAsync(site, cancellationToken);
            if (inUse is null)
            {
                throw new CommandException($"Another PhotoSearch is using {path} and does not say which model it needs: try again in a moment, or stop it.");
            }

            if (name == inUse.Value.Serving || name == inUse.Value.Coming)
            {
                throw new CommandException($"{name} is not removed: the running site uses it. Choose another one on the page Models first.");
            }
        }

        if (data is { IsLocked: true } && await IsNeededAsync(path, name, cancellationToken))
        {
            throw new CommandException($"{name} is not removed: the next start needs it. Choose another one first (`models use starter`), and let the site change to it.");
        }

        host.Services.GetRequiredService<ModelShelf>().Remove(name);
        Console.WriteLine($"{name} is removed.");
        return 0;
    }

    /// <summary>It is chosen, or its vectors are what is searched until the chosen one knows every photo.</summary>
    private static async Task<bool> IsNeededAsync(string data, string name, CancellationToken cancellationToken)
    {
        if (!File.Exists(CatalogSetup.FileIn(data)))
        {
            return false;
        }

        await using var catalog = new CatalogDatabase(CatalogSetup.FileIn(data), TimeProvider.System);
        await catalog.OpenForReadingAsync(cancellationToken);
        var choice = await new ModelTable(catalog).ReadAsync(cancellationToken);
        return name == choice.Chosen || name == choice.ServingModel;
    }

    private static IHost Host(CommandSettings settings, out string data)
    {
        var builder = CommandSettings.CommandHost();
        builder.Logging.AddFilter("PhotoSearch.Embeddings", LogLevel.Error); // The command says it itself.
        data = Path.GetFullPath(settings.DataFolderIn(builder.Configuration));
        builder.Services.AddEmbeddings();
        builder.Services.AddModelFolders(data);
        return builder.Build();
    }

    /// <summary>Names of the models that a running site needs: the serving one and the one it changes to. Null when it does not say.</summary>
    private static async Task<(string? Serving, string? Coming)?> InUseAsync(SiteAddress address, CancellationToken cancellationToken)
    {
        using var site = new SiteClient(address);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var status = await site.GetAsync("/api/v1/status", patience.Token);
            return Text(status.RootElement, "model") is { } serving
                ? (serving, status.RootElement.TryGetProperty("comingModel", out var coming) ? Text(coming, "name") : null)
                : null; // It is still loading one, or cannot.
        }
        catch (Exception e) when (e is CommandException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
