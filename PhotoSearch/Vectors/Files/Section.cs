namespace PhotoSearch.Vectors.Files;

/// <summary>A piece of memory that is saved as it is; it does not change meanwhile.</summary>
internal readonly unsafe struct Section(byte* start, long bytes)
{
    public byte* Start { get; } = start;

    public long Bytes { get; } = bytes;
}
