using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>How far reading is. Public, because a Blazor component's parameters are.</summary>
public sealed record ReadingCounts(long Done, long Waiting, bool IsPaused, TimeSpan? TimeLeft)
{
    public double Percent => Done + Waiting == 0 ? 0 : 100.0 * Done / (Done + Waiting);

    internal static ReadingCounts Of(LibraryStatus status) => new(status.Photos.Indexed, status.Photos.Waiting, status.IsPaused, status.TimeLeft);
}
