using System.Data.Common;
using PhotoSearch.Catalog;

namespace PhotoSearch.Searching.Suggestions;

/// <summary>Remembers what people asked.</summary>
internal sealed partial class AskedService(AskedQueue asked, RecentSearches recent, ILogger<AskedService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var words in asked.TakeAsync(stoppingToken))
        {
            try
            {
                await recent.AddAsync(words.Account, words.Words, stoppingToken);
            }
            catch (DbException e)
            {
                // A full disk is no reason to end the site, and searching goes on without.
                NotRemembered(logger, e);
            }
        }
    }

    [LoggerMessage(1660, LogLevel.Warning, "What somebody asked could not be remembered")]
    private static partial void NotRemembered(ILogger logger, Exception exception);
}
