namespace PhotoSearch.Embeddings.Installing;

/// <summary>How quickly bytes arrive, over the last seconds; what was there at the start does not count.</summary>
internal sealed class DownloadPace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>More often nobody can read it, and the window stays short.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(250);

    private readonly Queue<(long At, long Bytes)> _samples = [];
    private (long At, long Bytes)? _last;

    /// <returns>Whether enough time has passed to tell it again.</returns>
    public bool Note(long bytes)
    {
        if (_last is { } last && bytes >= last.Bytes && time.GetElapsedTime(last.At) < Apart)
        {
            return false;
        }

        if (_last is { } before && bytes < before.Bytes)
        {
            _samples.Clear();
        }

        _last = (time.GetTimestamp(), bytes);
        _samples.Enqueue(_last.Value);
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At) > Window)
        {
            _samples.Dequeue();
        }

        return true;
    }

    public double? BytesPerSecond => _samples.Count > 1 && _last is { } last && _samples.Peek() is var first && last.Bytes > first.Bytes && time.GetElapsedTime(first.At, last.At) is { Ticks: > 0 } elapsed
        ? (last.Bytes - first.Bytes) / elapsed.TotalSeconds
        : null;

    public TimeSpan? TimeLeft(long total) => BytesPerSecond is { } rate && _last is { } last ? TimeSpan.FromSeconds(Math.Min((total - last.Bytes) / rate, TimeSpan.FromDays(99).TotalSeconds)) : null;
}
