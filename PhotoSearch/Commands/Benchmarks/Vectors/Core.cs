using System.Runtime.InteropServices;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Keeps the calling thread on the last core it may use until it is disposed, as the baseline does: the systems take turns on the same one.</summary>
internal readonly unsafe partial struct Core : IDisposable
{
    /// <summary>Of a set of cores, in words of 64.</summary>
    private const int Words = 16;

    private readonly Mask _before;

    private Core(Mask before) => _before = before;

    public static Core Pin()
    {
        Mask before = default;
        if (GetAffinity(0, sizeof(Mask), &before) != 0)
        {
            return default;
        }

        Mask one = default;
        for (var word = Words - 1; word >= 0; word--)
        {
            if (before.Bits[word] != 0)
            {
                one.Bits[word] = 1UL << (63 - System.Numerics.BitOperations.LeadingZeroCount(before.Bits[word]));
                break;
            }
        }

        _ = SetAffinity(0, sizeof(Mask), &one);
        return new Core(before);
    }

    public void Dispose()
    {
        var before = _before;
        _ = SetAffinity(0, sizeof(Mask), &before);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int process, nint size, Mask* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int process, nint size, Mask* mask);

    private struct Mask
    {
        public fixed ulong Bits[Words];
    }
}
