using PhotoSearch.Watching;

namespace PhotoSearch.Commands;

/// <summary>What the command line says; settings files and environment variables fill in the rest.</summary>
/// <param name="Photos">Photo folders; none: those of the settings.</param>
/// <param name="Data">The data folder; null: the setting <c>Data:Folder</c>, or <c>data</c> where the program was started.</param>
/// <param name="Urls">Addresses to listen on; null: those of the settings.</param>
internal sealed record CommandSettings(IReadOnlyList<string> Photos, string? Data, string? Urls)
{
    public const string DefaultUrls = "http://localhost:8080";

    /// <summary>The program's own folder, wherever it was started from: settings, static files and shipped models lie there.</summary>
    public static string[] HostArguments { get; } =
        // Watching settings files for changes takes an inotify instance each, of which a NAS has few.
        ["--hostBuilder:reloadConfigOnChange=false", $"--contentRoot={AppContext.BaseDirectory}", "--applicationName=PhotoSearch"];

    /// <summary>The host of a command: what it answers goes to standard output, so what it logs goes beside it.</summary>
    public static HostApplicationBuilder CommandHost()
    {
        var builder = Host.CreateApplicationBuilder(HostArguments);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    public string DataFolderIn(IConfiguration configuration) => Data ?? configuration["Data:Folder"] ?? "data";

    public string UrlsIn(IConfiguration configuration) => Urls ?? configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrls;

    /// <summary>Photo folders on the command line replace those of the settings.</summary>
    public void Overlay(WatchingOptions options)
    {
        if (Photos.Count > 0)
        {
            options.Folders.Clear();
            foreach (var path in Photos)
            {
                options.Folders.Add(new WatchedFolder { Path = path });
            }
        }
    }
}
