using System.Collections.Concurrent;

namespace PhotoSearch.Decoding.Resampling;

/// <summary>Weights that were reckoned before: a camera's photos all have the same two sides.</summary>
internal static class KnownWeights
{
    /// <summary>Those of a camera's photo take 20 to 250 KB, so some 15 MB at the most; a library of scans and crops goes past it and starts again.</summary>
    private const int Most = 64;

    private static readonly ConcurrentDictionary<ResizeSide, ResizeWeights> Known = new();

    public static ResizeWeights Of(ResizeSide side)
    {
        if (Known.TryGetValue(side, out var weights))
        {
            return weights;
        }

        if (Known.Count >= Most)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(side, static s => new ResizeWeights(s));
    }
}
