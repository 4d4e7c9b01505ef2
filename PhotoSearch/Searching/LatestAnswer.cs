namespace PhotoSearch.Searching;

/// <summary>
/// Keeps the latest answer that takes long to find, for the next page of it. It is found once, by whoever asks first; whoever asks for another one meanwhile waits.
/// </summary>
internal sealed class LatestAnswer<T> : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _finding = new(1, 1);
    private volatile Kept? _latest;

    /// <param name="key">Who asks, and the state of the library: the same for equal answers.</param>
    public async Task<T> GetAsync(string key, Func<Task<T>> find, CancellationToken cancellationToken)
    {
        await _finding.WaitAsync(cancellationToken);
        try
        {
            if (_latest is not { } latest || latest.Key != key)
            {
                _latest = latest = new Kept(key, await find());
            }

            return latest.Answer;
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose() => _finding.Dispose();

    private sealed record Kept(string Key, T Answer);
}
