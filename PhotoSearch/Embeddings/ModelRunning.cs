using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Embeddings;

/// <summary>How a model is run on this machine.</summary>
/// <param name="Threads">Of one computation; 0 takes as many as there are cores, up to a sensible number.</param>
/// <param name="IdleTime">After so long without pictures the image tower's memory is given back; the next picture loads it again.</param>
internal sealed record ModelRunning(int Threads, DeviceChoice Device, TimeSpan IdleTime)
{
    /// <summary>Above this many threads a model for a home server gains nothing.</summary>
    public const int MostThreads = 8;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears what a person should know of while the model runs: a device that fails, a tower that comes and goes.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The processors that a choice may mean; a test stands in for them.</summary>
    public Func<DeviceChoice, IReadOnlyList<IAccelerator>> Accelerators { get; init; } = Devices.Accelerators.For;

    public int ThreadCount => Threads == 0 ? Math.Min(Environment.ProcessorCount, MostThreads) : Threads;
}
