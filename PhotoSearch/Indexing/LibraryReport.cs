using PhotoSearch.Photos;

namespace PhotoSearch.Indexing;

/// <summary>Tells how far the library is.</summary>
internal sealed class LibraryReport
{
    public Task<LibraryStatus> StatusAsync(Viewer viewer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Failed files, newest failure first.</summary>
    public Task<IReadOnlyList<FailedFile>> FailedAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Puts one failed file, or all of them (null), back into the queue. How many.</summary>
    public Task<int> RetryAsync(Viewer viewer, string? root, string? path, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Wakes a sweep of every root now.</summary>
    public void SweepNow() => throw new NotImplementedException();

    /// <summary>Stops taking new work until resumed; what is under way ends. Kept over a restart.</summary>
    public Task PauseAsync(bool pause, CancellationToken cancellationToken) => throw new NotImplementedException();
}
