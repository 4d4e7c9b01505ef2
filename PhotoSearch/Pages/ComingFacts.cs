using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>The model that photos are being embedded with. Public, because a Blazor component's parameters are.</summary>
/// <param name="Problem">Why it does not go on; null while it does.</param>
public sealed record ComingFacts(string Name, long Done, long Total, string Line, string? Problem)
{
    internal static ComingFacts Of(ComingModel coming, bool isPaused)
    {
        var rate = coming.PhotosPerSecond is { } perSecond ? $" · {Words.Rate(perSecond)} a second" : "";
        var left = coming.TimeLeft is { } time ? $" · about {Words.Duration(time)} left" : "";
        return new(coming.Name, coming.Done, coming.Total, $"{Words.Count(coming.Done)} of {Words.Count(coming.Total, "photo", "photos")}{(isPaused ? "" : rate + left)}", isPaused ? "Reading is paused, and this waits with it." : coming.Problem);
    }
}
