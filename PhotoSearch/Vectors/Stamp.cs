namespace PhotoSearch.Vectors;

/// <summary>The versions from and before which a slot is found.</summary>
internal struct Stamp
{
    public const long Never = long.MaxValue;

    public long Born;
    public long Died;
}
