namespace PhotoSearch.Commands;

/// <summary><c>PhotoSearch health</c>: exit 0 when the site of this data folder answers; the image's health check.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        var builder = CommandSettings.CommandHost();
        // Without the lock: a health check must not stand in the way of a site that is just starting.
        var data = Path.GetFullPath(settings.DataFolderIn(builder.Configuration));
        using var site = new SiteClient(DataFolder.AnnouncedSite(data) ?? throw new CommandException($"No site is running on {data}."));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var answer = await site.GetAsync("/health/live", patience.Token);
        Console.WriteLine("The site answers.");
        return 0;
    }
}
