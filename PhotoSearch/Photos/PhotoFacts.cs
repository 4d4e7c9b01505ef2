namespace PhotoSearch.Photos;

/// <summary>What a photo file says of itself, read once when its content is decoded.</summary>
internal sealed record PhotoFacts
{
    /// <summary>Media type found in the bytes, not in the name: <c>image/jpeg</c>, <c>image/heic</c>, …</summary>
    public required string MediaType { get; init; }

    /// <summary>Pixels, upright (after EXIF orientation).</summary>
    public required int Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public required int Height { get; init; }

    /// <summary>EXIF orientation 1 to 8 as stored; 1 where none or an unknown one is stated.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Null where the file has no date of its own; the catalog then falls back to the file's time.</summary>
    public TakenAt? TakenAt { get; init; }

    public GeoPoint? Place { get; init; }

    public string? CameraMake { get; init; }

    public string? CameraModel { get; init; }

    public string? Lens { get; init; }

    /// <summary>Focal length over aperture: 2.8.</summary>
    public double? FNumber { get; init; }

    public double? ExposureSeconds { get; init; }

    public int? Iso { get; init; }

    /// <summary>Millimetres, of the lens itself.</summary>
    public double? FocalLength { get; init; }

    /// <summary>What is written in the file about its picture.</summary>
    public Described Words { get; init; } = Described.Nothing;

    /// <summary>All tags, by directory and name, as one JSON object of bounded size.</summary>
    public string TagsJson { get; init; } = "{}";
}

/// <summary>When a photo was taken: wall-clock time where it was taken.</summary>
/// <param name="Local">Wall-clock time; its Kind is Unspecified.</param>
/// <param name="Offset">From UTC, where the file states or implies it.</param>
/// <param name="Source">Where the date came from.</param>
internal sealed record TakenAt(DateTime Local, TimeSpan? Offset, TakenAtSource Source);

/// <summary>Where a photo's date came from, best first. The numbers are kept in the catalog.</summary>
internal enum TakenAtSource
{
    /// <summary>An XMP file beside it.</summary>
    Sidecar = 7,

    ExifOriginal = 1,

    /// <summary>The press agencies' "date created", which programs write that know no Exif.</summary>
    Iptc = 5,

    ExifDigitized = 2,
    ExifModified = 3,

    /// <summary>The satellites' clock, UTC.</summary>
    Gps = 4,

    /// <summary>The container's, UTC.</summary>
    QuickTime = 6,

    /// <summary>Day and time of day stand in its name.</summary>
    FileName = 8,

    /// <summary>A day stands in its name; see <see cref="NameDate.Noon"/>.</summary>
    FileNameDay = 10,

    FileTime = 9,
}

/// <summary>Degrees, WGS 84: latitude -90 to 90 (north positive), longitude -180 to 180 (east positive).</summary>
/// <param name="AltitudeMetres">Above sea level, negative below it; null where not stated.</param>
internal sealed record GeoPoint(double Latitude, double Longitude, double? AltitudeMetres);
