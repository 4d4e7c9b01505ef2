using System.Text.Json;
using PhotoSearch.Api;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch search "words"</c>: asks the running site, or reads the data folder itself; it writes nothing.</summary>
internal static class SearchCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(CommandSettings settings, string words, int take, bool asJson, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        var folder = Path.GetFullPath(settings.DataFolderIn(builder.Configuration));
        if (!Directory.Exists(folder))
        {
            throw new CommandException($"There is no catalog in {folder} yet: start the site or run `index` first, or name the data folder with --data.");
        }

        using var data = DataFolder.Open(folder);
        JsonElement answer;
        if (data.FindSite() is { } address)
        {
            using var site = new SiteClient(address);
            using var said = await site.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(words)}&take={take}", cancellationToken);
            answer = said.RootElement.Clone();
        }
        else
        {
            builder.Services.AddRooms(settings, data);
            builder.Logging.AddFilter("PhotoSearch", LogLevel.Warning);
            using var host = builder.Build();
            answer = JsonSerializer.SerializeToElement(await SearchAsync(host.Services, words, take, cancellationToken), Indented);
        }

        await PrintAsync(answer, asJson, Console.Out);
        return 0;
    }

    private static async Task<SearchAnswer> SearchAsync(IServiceProvider services, string words, int take, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<CatalogDatabase>().OpenForReadingAsync(cancellationToken);
        await services.GetRequiredService<ModelSwitch>().ServeForReadingAsync(cancellationToken);
        var roots = await services.GetRequiredService<RootTable>().ActiveAsync(cancellationToken);
        var page = await services.GetRequiredService<PhotoSearcher>()
            .SearchAsync(new Viewer(roots.Select(root => root.Id)), Question.From(words), take, cursor: null, cancellationToken);
        return page.ToAnswer();
    }

    private static async Task PrintAsync(JsonElement answer, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(answer, Indented));
            return;
        }

        foreach (var hit in answer.GetProperty("hits").EnumerateArray())
        {
            var similarity = hit.GetProperty("similarity");
            await output.WriteLineAsync(
                $"{(similarity.ValueKind == JsonValueKind.Number ? similarity.GetDouble().ToString("0.000", CultureInfo.InvariantCulture) : "     ")}  {hit.GetProperty("takenAt").GetString()?[..10]}  {hit.GetProperty("root").GetString()}/{hit.GetProperty("path").GetString()}");
        }

        foreach (var note in answer.GetProperty("notes").EnumerateArray())
        {
            await output.WriteLineAsync(note.GetString());
        }

        await output.WriteLineAsync($"{answer.GetProperty("total").GetInt64():N0} photos, {(answer.GetProperty("hits").EnumerateArray().Any(hit => hit.GetProperty("similarity").ValueKind == JsonValueKind.Number) ? "closest" : "newest")} first; {answer.GetProperty("elapsedMs").GetProperty("total").GetDouble():0.0} ms.");
    }
}
