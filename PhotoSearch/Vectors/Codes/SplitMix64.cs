namespace PhotoSearch.Vectors.Codes;

/// <summary>Steele, Lea &amp; Flood's generator. System.Random may change with the runtime; what is drawn here is part of what files mean.</summary>
internal struct SplitMix64(ulong seed)
{
    public const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>What a generator of seed 0 draws at a place, from 0: for numbers that belong to a place and not to an order.</summary>
    public static ulong At(ulong place) => new SplitMix64(place * Step).Next();

    /// <summary>A number of which each bit depends on every bit of the value, each of its own.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public ulong Next() => Mix(_state += Step);
}
