using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>How a date lies in the catalog's columns.</summary>
internal static class TakenAtColumns
{
    public static TakenAt Read(long local, long? offsetMinutes, long source) =>
        new(UnixTime.ToLocal(local), offsetMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null, (TakenAtSource)source);
}
