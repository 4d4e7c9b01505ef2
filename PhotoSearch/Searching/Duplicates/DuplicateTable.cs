using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Duplicates;

/// <summary>What duplicates are told by.</summary>
/// <remarks>
/// Set one by one, as <c>Row</c> below, and not made by a constructor: SQLite gives what is calculated no type where there is no row, and no constructor would fit.
/// </remarks>
internal sealed record HashedPhoto
{
    public long PhotoId { get; init; }

    /// <summary>Null where the picture has none.</summary>
    public long? Hash { get; init; }

    public long Bytes { get; init; }

    public long Pixels { get; init; }

    /// <summary>Grey levels; 0 where it was not measured.</summary>
    public double Sharpness { get; init; }

    /// <summary>1: it is a camera's raw file.</summary>
    public long Raw { get; init; }

    /// <summary>Of the photo, that the viewer may see and that are not gone.</summary>
    public long Files { get; init; }

    /// <summary>A picture that is compressed again is as sharp, but for so much.</summary>
    private const double ClearlySharper = 1.15;

    /// <summary>Of two pictures the one in the higher class is clearly sharper.</summary>
    public int SharpnessClass => Sharpness <= 0 ? int.MinValue : (int)Math.Floor(Math.Log(Sharpness, ClearlySharper));
}

/// <summary>Reads photos by their perceptual hashes, and the files of a group.</summary>
internal sealed class DuplicateTable(CatalogDatabase database)
{
    /// <summary>Best first: most pixels, then clearly sharper, then most bytes, because of two equal ones that one was compressed less.</summary>
    public async Task<IReadOnlyList<HashedPhoto>> PhotosAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        var photos = await connection.QueryAsync<HashedPhoto>(new CommandDefinition(
            """
            SELECT p.id AS PhotoId, c.perceptual_hash AS Hash, c.bytes AS Bytes, COALESCE(c.width * c.height, 0) AS Pixels, COALESCE(c.sharpness, 0.0) AS Sharpness,
              COALESCE(c.media_type LIKE 'image/x-%', 0) AS Raw, COUNT(*) AS Files
            FROM file f JOIN photo p ON p.id = f.photo_id JOIN content c ON c.id = p.content_id
            WHERE f.state <> 3 AND f.root_id IN @Roots
            GROUP BY p.id
            """,
            new { viewer.Roots },
            cancellationToken: cancellationToken));
        return [.. photos.OrderByDescending(photo => photo.Pixels).ThenByDescending(photo => photo.SharpnessClass).ThenByDescending(photo => photo.Bytes).ThenBy(photo => photo.PhotoId)];
    }

    /// <summary>The files of these photos, by photo.</summary>
    public async Task<ILookup<long, DuplicateCopy>> CopiesAsync(Viewer viewer, IEnumerable<long> photoIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT p.id AS PhotoId, f.id AS FileId, p.public_id AS PublicId, c.sha256 AS Sha256, p.sort_local AS Local, p.sort_offset AS Offset, p.sort_source AS Source,
              COALESCE(c.width, 0) AS Width, COALESCE(c.height, 0) AS Height, c.bytes AS Bytes, COALESCE(c.media_type, '') AS MediaType,
              r.name AS Root, r.path AS RootPath, f.path AS Path, f.state AS State
            FROM photo p JOIN content c ON c.id = p.content_id JOIN file f ON f.photo_id = p.id JOIN root r ON r.id = f.root_id
            WHERE p.id IN @photoIds AND f.state <> 3 AND +f.root_id IN @Roots
            ORDER BY f.state, LENGTH(f.path), r.name, f.path
            """,
            new { photoIds, viewer.Roots });
        return rows.ToLookup(row => row.PhotoId, row => row.ToCopy());
    }

    private sealed record Row
    {
        public long PhotoId { get; init; }

        public long FileId { get; init; }

        public string PublicId { get; init; } = "";

        public byte[] Sha256 { get; init; } = [];

        public long Local { get; init; }

        public long? Offset { get; init; }

        public long Source { get; init; }

        public long Width { get; init; }

        public long Height { get; init; }

        public long Bytes { get; init; }

        public string MediaType { get; init; } = "";

        public string Root { get; init; } = "";

        public string RootPath { get; init; } = "";

        public string Path { get; init; } = "";

        public long State { get; init; }

        public DuplicateCopy ToCopy() => new(
            FileId, PhotoKey.Of(PublicId, Sha256), TakenAtColumns.Read(Local, Offset, Source), (int)Width, (int)Height, Bytes, MediaType, Root, Path,
            System.IO.Path.Combine(RootPath, Path), State == (long)FileState.Offline);
    }
}
