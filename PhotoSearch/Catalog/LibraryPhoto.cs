namespace PhotoSearch.Catalog;

/// <summary>A photo as the columns in memory need it.</summary>
/// <remarks>Properties, not a constructor: SQLite does not say the type of an expression before there is a row, so a constructor could not be matched.</remarks>
internal sealed record LibraryPhoto
{
    public long PhotoId { get; init; }

    /// <summary>Wall-clock milliseconds since 1970.</summary>
    public long SortLocal { get; init; }

    /// <summary>In the asked space; null while it has none.</summary>
    public long? EmbeddingId { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Upright pixels.</summary>
    public long? Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public long? Height { get; init; }

    /// <summary>Grey levels; null where it was not measured.</summary>
    public double? Sharpness { get; init; }

    /// <summary>Degrees, WGS 84.</summary>
    public double? Latitude { get; init; }

    /// <inheritdoc cref="Latitude"/>
    public double? Longitude { get; init; }

    public string? CameraMake { get; init; }

    public string? CameraModel { get; init; }

    public string? Lens { get; init; }

    /// <summary>What a person gave it in the program.</summary>
    public long? OwnRating { get; init; }

    /// <summary>What its files say.</summary>
    public long? FileRating { get; init; }

    /// <summary>JSON array.</summary>
    public string? Keywords { get; init; }

    /// <inheritdoc cref="Keywords"/>
    public string? People { get; init; }

    /// <summary>What people added in the program, in order.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Ids of the albums that it is in, in order.</summary>
    public IReadOnlyList<long> Albums { get; set; } = [];

    /// <summary>Those that are not gone; none for a photo that is to be seen nowhere.</summary>
    public IReadOnlyList<LibraryFile> Files { get; set; } = [];
}

/// <summary>Where a photo lies.</summary>
internal sealed record LibraryFile
{
    public long PhotoId { get; init; }

    public long RootId { get; init; }

    public string Root { get; init; } = "";

    /// <summary>Below the root.</summary>
    public string Path { get; init; } = "";

    public bool IsOffline { get; init; }
}
