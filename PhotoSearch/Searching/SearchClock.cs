namespace PhotoSearch.Searching;

/// <summary>Measures where the time of one question goes.</summary>
internal sealed class SearchClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _embed;
    private TimeSpan _vectors;

    /// <summary>Until now.</summary>
    public SearchTimings Timings => new(_embed, _vectors, time.GetElapsedTime(_started));

    /// <summary>Words become a vector.</summary>
    public async Task<float[]> EmbedAsync(Func<Task<float[]>> embed)
    {
        var started = time.GetTimestamp();
        var vector = await embed();
        _embed += time.GetElapsedTime(started);
        return vector;
    }

    /// <summary>Vectors are compared.</summary>
    public T Compare<T>(Func<T> compare)
    {
        var started = time.GetTimestamp();
        var result = compare();
        _vectors += time.GetElapsedTime(started);
        return result;
    }
}
