using System.Numerics;
using PhotoSearch.Photos;
using PhotoSearch.Photos.Places;

namespace PhotoSearch.Catalog;

/// <summary>A root in which a photo has a file that is not gone.</summary>
/// <param name="IsOffline">Every file it has there is.</param>
internal readonly record struct RootPresence(long RootId, bool IsOffline);

/// <summary>A folder in which a photo lies.</summary>
/// <param name="Path">The root's name and the way below it: <c>Family/2020/Rome</c>.</param>
internal readonly record struct FolderPlace(long RootId, Named Path);

/// <summary>What the sides of an upright picture make it.</summary>
[Flags]
internal enum PhotoShape : byte
{
    None = 0,
    Portrait = 1,
    Landscape = 2,

    /// <summary>One side at least twice the other.</summary>
    Panorama = 4,
}

/// <summary>
/// The photos as columns in memory, at one revision of the catalog: what every search filters and sorts by. Never changed once made.
/// Rows are in order of photo id.
/// </summary>
internal sealed class LibrarySnapshot
{
    public const sbyte Unrated = sbyte.MinValue;

    private const int NoRow = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ViewerRows> _viewers = new(StringComparer.Ordinal);
    private readonly Lazy<int[]> _rowOfEmbedding;
    private readonly Lazy<int> _embeddedCount;
    private readonly Lazy<int[]> _newestFirst;
    private readonly Lazy<long> _newestEmbedding;
    private readonly Lazy<short[]> _daysOfYear;

    public LibrarySnapshot()
    {
        _rowOfEmbedding = new(IndexEmbeddings);
        _embeddedCount = new(() => EmbeddingIds!.Length - EmbeddingIds.AsSpan().Count(0L));
        _newestFirst = new(SortNewestFirst);
        _newestEmbedding = new(() => EmbeddingIds is { Length: > 0 } ids ? ids.Max() : 0);
        _daysOfYear = new(() => Array.ConvertAll(SortLocal!, DayOfYear));
    }

    public static LibrarySnapshot Empty { get; } = new()
    {
        Revision = -1,
        Space = "",
        PhotoIds = [],
        SortLocal = [],
        EmbeddingIds = [],
        Names = [],
        Stems = [],
        Sharpness = [],
        Shapes = [],
        Ratings = [],
        Spots = [],
        Roots = new([], [[]]),
        Folders = new([], [[]]),
        Cameras = new([], [default]),
        Lenses = new([], [default]),
        Types = new([], [""]),
        Keywords = new([], [[]]),
        People = new([], [[]]),
        Places = new([], [null]),
        Albums = new([], [[]]),
        AllAlbums = [],
    };

    /// <summary>Of a photo without coordinates; no distance to it is less than any.</summary>
    public static Vector3 NoSpot { get; } = new(float.NaN);

    public required long Revision { get; init; }

    /// <summary>The space of <see cref="EmbeddingIds"/>.</summary>
    public required string Space { get; init; }

    public int Count => PhotoIds.Length;

    public required long[] PhotoIds { get; init; }

    /// <summary>Wall-clock milliseconds since 1970.</summary>
    public required long[] SortLocal { get; init; }

    /// <summary>0 where the photo has none in this space.</summary>
    public required long[] EmbeddingIds { get; init; }

    /// <summary>Of a file of the photo, without its folder; empty where it has none.</summary>
    public required string[] Names { get; init; }

    /// <summary>Equal for photos that have one name in one folder, but for its ending; 0 where the photo has no file.</summary>
    public required long[] Stems { get; init; }

    /// <summary>Grey levels, of what is sharpest on the picture; 0 where it was not measured.</summary>
    public required float[] Sharpness { get; init; }

    public required PhotoShape[] Shapes { get; init; }

    /// <summary>-1 rejected, 0 to 5, or <see cref="Unrated"/>.</summary>
    public required sbyte[] Ratings { get; init; }

    /// <summary>Where on a globe of radius one, or <see cref="NoSpot"/>: a distance is a subtraction.</summary>
    public required Vector3[] Spots { get; init; }

    public required CodedColumn<RootPresence[]> Roots { get; init; }

    public required CodedColumn<FolderPlace[]> Folders { get; init; }

    public required CodedColumn<Named> Cameras { get; init; }

    public required CodedColumn<Named> Lenses { get; init; }

    /// <summary>Media types.</summary>
    public required CodedColumn<string> Types { get; init; }

    public required CodedColumn<Named[]> Keywords { get; init; }

    public required CodedColumn<Named[]> People { get; init; }

    /// <summary>The populated place that is nearest.</summary>
    public required CodedColumn<Place?> Places { get; init; }

    /// <summary>Ids of <see cref="AllAlbums"/>.</summary>
    public required CodedColumn<long[]> Albums { get; init; }

    /// <summary>Also those that nothing is in; by name.</summary>
    public required IReadOnlyList<Album> AllAlbums { get; init; }

    /// <summary>Rows, newest photo first; equal dates by id, the later first.</summary>
    public int[] NewestFirst => _newestFirst.Value;

    /// <summary>By row: 100 times the month, and the day. Made when it is asked for.</summary>
    public short[] DaysOfYear => _daysOfYear.Value;

    /// <summary>The embedding that was committed last; null where there is none.</summary>
    public long? NewestEmbedding => _newestEmbedding.Value is var newest and > 0 ? newest : null;

    public bool TryGetRow(long photoId, out int row)
    {
        row = Array.BinarySearch(PhotoIds, photoId);
        return row >= 0;
    }

    /// <summary>Photos that have an embedding in the space.</summary>
    public int EmbeddedCount => _embeddedCount.Value;

    public bool TryGetRowOfEmbedding(long embeddingId, out int row)
    {
        var rows = _rowOfEmbedding.Value;
        row = embeddingId > 0 && embeddingId < rows.Length ? rows[embeddingId] : NoRow;
        return row != NoRow;
    }

    /// <summary>What this viewer may see; made once per viewer and snapshot.</summary>
    public ViewerRows For(Viewer viewer)
    {
        lock (_gate)
        {
            if (!_viewers.TryGetValue(viewer.Key, out var rows))
            {
                rows = new ViewerRows(this, viewer);
                _viewers.Add(viewer.Key, rows);
            }

            return rows;
        }
    }

    /// <summary>100 times the month, and the day: <c>1224</c>.</summary>
    public static short DayOfYear(int month, int day) => (short)((100 * month) + day);

    private static short DayOfYear(long local)
    {
        var date = UnixTime.ToLocal(local);
        return DayOfYear(date.Month, date.Day);
    }

    /// <summary>By embedding id: they are small numbers, like those of photos. Made with every commit, so it is an array and not a dictionary: a tenth of the time.</summary>
    private int[] IndexEmbeddings()
    {
        var rows = new int[(NewestEmbedding ?? 0) + 1];
        Array.Fill(rows, NoRow);
        for (var row = 0; row < Count; row++)
        {
            rows[EmbeddingIds[row]] = row;
        }

        rows[0] = NoRow;
        return rows;
    }

    private int[] SortNewestFirst()
    {
        var rows = new int[Count];
        var keys = new (long, long)[Count];
        for (var row = 0; row < Count; row++)
        {
            rows[row] = row;
            keys[row] = (-SortLocal[row], -PhotoIds[row]);
        }

        Array.Sort(keys, rows);
        return rows;
    }
}
