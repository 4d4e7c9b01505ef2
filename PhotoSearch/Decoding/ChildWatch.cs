namespace PhotoSearch.Decoding;

/// <summary>Looks after a child that works, and ends it when it takes too much time or memory.</summary>
internal sealed class ChildWatch(DecoderProcess child, DecodingOptions options, TimeProvider time)
{
    /// <summary>A decoder fills some hundred megabytes a second; so it is stopped near its limit and not far beyond.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <param name="done">Cancelled when the child has answered or is gone.</param>
    public async Task<WatchEnd> RunAsync(CancellationToken done)
    {
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                var end = child.Memory.ResidentBytes() > options.MemoryLimitBytes ? WatchEnd.NeededTooMuch
                    : time.GetElapsedTime(start) <= options.TimeLimit ? WatchEnd.Done
                    : child.Memory.WaitsForDisk() ? WatchEnd.DiskDidNotAnswer
                    : WatchEnd.TookTooLong;
                if (end != WatchEnd.Done)
                {
                    child.Memory.ReadPeak();
                    child.Kill();
                    return end;
                }
            }
        }
        catch (OperationCanceledException)
        {
            child.Memory.ReadPeak();
        }

        return WatchEnd.Done;
    }
}

/// <summary>How watching one photo ended.</summary>
internal enum WatchEnd
{
    Done,
    TookTooLong,
    DiskDidNotAnswer,
    NeededTooMuch,
}
