using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>
/// Random numbers that are the same on every machine and in every version of the framework (<see cref="SplitMix64"/>): no logarithm or sine, whose last bits differ between
/// processors, and one stream per thing made, so that threads change nothing.
/// </summary>
internal struct SeededNumbers(ulong seed, ulong stream)
{
    /// <summary>Four uniform sixteenths of a word have a deviation of this.</summary>
    private const float Deviation = 65536 * 0.57735027f;

    private SplitMix64 _numbers = new(SplitMix64.Mix(seed + (SplitMix64.Step * stream)) ^ SplitMix64.Mix(stream + SplitMix64.Step));

    public ulong Next() => _numbers.Next();

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
}
