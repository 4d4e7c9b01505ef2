namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>
/// Random numbers that are the same on every machine and in every version of the framework (SplitMix64): no logarithm or sine, whose last bits differ between
/// processors, and one stream per thing made, so that threads change nothing.
/// </summary>
internal struct SeededNumbers(ulong seed, ulong stream)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Four uniform sixteenths of a word have a deviation of this.</summary>
    private const float Deviation = 65536 * 0.57735027f;

    private ulong _state = Mix(seed + (Step * stream)) ^ Mix(stream + Step);

    public ulong Next() => Mix(_state += Step);

    /// <summary>0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>0 to below 1.</summary>
    public float Uniform() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Mean 0, deviation 1, within ±3.5: four uniform numbers added are near enough to a normal one.</summary>
    public float Normal()
    {
        var word = Next();
        var sum = (int)(word & 0xFFFF) + (int)((word >> 16) & 0xFFFF) + (int)((word >> 32) & 0xFFFF) + (int)(word >> 48);
        return (sum - 131070) / Deviation;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
