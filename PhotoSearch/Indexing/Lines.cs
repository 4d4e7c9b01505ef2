namespace PhotoSearch.Indexing;

/// <summary>Lines of work that live and die together: when one fails, the others are stopped and its fault is the fault of all.</summary>
internal static class Lines
{
    /// <param name="lines">Each gets the token that stops it.</param>
    public static async Task RunAsync(CancellationToken cancellationToken, params IReadOnlyList<Func<CancellationToken, Task>> lines)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = lines.Select(line => StartAsync(line, stop.Token)).ToList();
        await foreach (var line in Task.WhenEach(running).WithCancellation(CancellationToken.None))
        {
            if (!line.IsCompletedSuccessfully)
            {
                await stop.CancelAsync();
                // Nobody works on behind the back of whoever hears of the fault.
                await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await line;
            }
        }
    }

    /// <summary>A line that fails before its first wait fails as a task too, like any other.</summary>
    private static async Task StartAsync(Func<CancellationToken, Task> line, CancellationToken stop) => await line(stop);
}
