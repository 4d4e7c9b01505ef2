using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Indexing;

/// <summary>How far the library is, at one moment.</summary>
/// <param name="ModelName">Name of the model in use; null while none is loaded.</param>
/// <param name="ModelState">A sentence: ready, loading, or what is wrong and what to do.</param>
/// <param name="PhotosPerSecond">Over the last minute; null while idle.</param>
/// <param name="TimeLeft">At that rate; null while idle or unknown.</param>
internal sealed record LibraryStatus(
    string Version, string? ModelName, bool ModelIsReady, string ModelState, PhotoCounts Photos, double? PhotosPerSecond, TimeSpan? TimeLeft,
    bool IsSweeping, bool IsPaused, IReadOnlyList<RootStatus> Roots, IndexStatus Index, ModelStanding Models)
{
    /// <summary>What computes the vectors of photos; null while no model is loaded.</summary>
    public DeviceReport? Device { get; init; }

    /// <summary>A sentence where words cannot be looked for now; null where they can.</summary>
    public string? NoWords { get; init; }

    /// <summary>What the program ships with answers, nothing better is on its way, and somebody could choose it on a page.</summary>
    public bool IsStarterForNow => Models is { Serving: EmbeddingsOptions.Starter, Coming: null, IsSetBySettings: false };
}

/// <param name="Indexed">Photos that can be found.</param>
/// <param name="Waiting">Files still to be read or embedded; old photos that a coming model is to know are counted with it (<see cref="ComingModel"/>).</param>
/// <param name="Failed">Files that could not be read; see <see cref="FailedFile"/>.</param>
/// <param name="Offline">Of the indexed, those whose root cannot be reached now.</param>
internal sealed record PhotoCounts(long Indexed, long Waiting, long Failed, long Offline);

/// <param name="Problem">What is wrong and what to do, when it is not healthy.</param>
internal sealed record RootStatus(string Name, string Path, bool IsHealthy, string? Problem, long Photos, DateTimeOffset? LastSweep);

/// <summary>A file that is not searchable, and why.</summary>
internal sealed record FailedFile(string Root, string Path, string Reason, int Attempts, DateTimeOffset At);
