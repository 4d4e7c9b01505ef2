namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch health</c>: exit 0 when the site of this data folder answers; the image's health check.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        using var data = DataFolder.Open(settings.DataFolderIn(builder.Configuration));
        using var site = new SiteClient(data.FindSite() ?? throw new CommandException($"No site is running on {data.Path}."));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var answer = await site.GetAsync("/health/live", patience.Token);
        Console.WriteLine("The site answers.");
        return 0;
    }
}
