using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Photos.Places;

namespace PhotoSearch.Searching;

/// <summary>Single photos, by public id, for whoever may see them.</summary>
internal sealed class PhotoShelf(CatalogDatabase database, PictureFiles pictures, PhotoDecoder decoder, WorkingModels models, PlaceNames places)
{
    /// <summary>Null for an unknown id and for a photo the viewer may not see; the two cannot be told apart.</summary>
    public async Task<PhotoDetails?> FindAsync(Viewer viewer, string photoId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(viewer, photoId, cancellationToken) is not { } photo)
        {
            return null;
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        return photo.Details with
        {
            Near = NearestTo(photo.Details.Facts.Place),
            Marks = await PhotoMarks.ReadAsync(connection, photo.PhotoId, viewer.Account),
        };
    }

    /// <summary>
    /// A stored WebP picture of the asked size (320, 640, 1024 or 2048), or null as above. What is missing is made from the original; where that
    /// cannot be read now, the 1,024 px picture stands in. The version is the content's, null for a stand-in.
    /// </summary>
    /// <exception cref="UnreadablePhotoException">Nothing is stored, and the original cannot be read now.</exception>
    public async Task<(string? Version, ReadOnlyMemory<byte> WebP)?> PictureAsync(Viewer viewer, string photoId, int size, CancellationToken cancellationToken)
    {
        if (await ReadAsync(viewer, photoId, cancellationToken) is not { } photo)
        {
            return null;
        }

        // No picture is larger than its photo.
        var facts = photo.Details.Facts;
        var useful = size == PictureSizes.Large && Math.Max(facts.Width, facts.Height) <= PictureSizes.Viewer ? PictureSizes.Viewer : size;
        if ((await pictures.ReadAsync(photo.Sha256, useful, cancellationToken) ?? await MakeAsync(photo, useful, cancellationToken)) is { } picture)
        {
            return (photo.Details.Key.Version, picture);
        }

        return await pictures.ReadAsync(photo.Sha256, PictureSizes.Viewer, cancellationToken) is { } standIn
            ? (null, standIn)
            : throw new UnreadablePhotoException("This picture is not stored, and its file cannot be reached now.");
    }

    /// <summary>The embedding in the space in use, and that space; null as above or when there is none yet.</summary>
    public async Task<(string Space, float[] Vector)?> EmbeddingAsync(Viewer viewer, string photoId, CancellationToken cancellationToken)
    {
        if (models.ServingSpace is not { } space || await ReadAsync(viewer, photoId, cancellationToken) is not { } photo)
        {
            return null;
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        return await EmbeddingTable.OfPhotoAsync(connection, photo.PhotoId, space) is { } vector ? (space, vector) : null;
    }

    private Place? NearestTo(GeoPoint? point) => point is not null && places.Nearest(point.Latitude, point.Longitude) is { } place ? places[place] : null;

    /// <summary>Null when no file of the photo can be read now.</summary>
    private async Task<ReadOnlyMemory<byte>?> MakeAsync(Found photo, int size, CancellationToken cancellationToken)
    {
        foreach (var file in photo.Details.Files.Where(file => file.State == FileState.Present && file.IsSettled))
        {
            try
            {
                // Stored under the content's hash: a file that changed since, or changes meanwhile, must not give its picture to the old content.
                if (!file.IsStill(photo.Details.Bytes))
                {
                    continue;
                }

                var made = await decoder.RenderAsync(file.AbsolutePath, size, cancellationToken);
                if (!file.IsStill(photo.Details.Bytes))
                {
                    continue;
                }

                await pictures.WriteAsync(photo.Sha256, new StoredPicture(size, made), cancellationToken);
                return made;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or UnreadablePhotoException or DecoderLostException)
            {
                // The next copy may do; without one the caller falls back to a smaller picture.
            }
        }

        return null;
    }

    private async Task<Found?> ReadAsync(Viewer viewer, string photoId, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT p.id AS PhotoId, c.sha256 AS Sha256, c.bytes AS Bytes, c.media_type AS MediaType, c.width AS Width, c.height AS Height, c.orientation AS Orientation,
              c.taken_local AS TakenLocal, c.taken_offset AS TakenOffset, c.taken_source AS TakenSource,
              c.latitude AS Latitude, c.longitude AS Longitude, c.altitude AS Altitude,
              c.camera_make AS CameraMake, c.camera_model AS CameraModel, c.lens AS Lens, c.tags AS Tags, c.perceptual_hash AS PerceptualHash,
              c.f_number AS FNumber, c.exposure_seconds AS ExposureSeconds, c.iso AS Iso, c.focal_length AS FocalLength,
              COALESCE(p.rating, d.rating) AS Rating, COALESCE(p.title, d.title) AS Title, d.description AS Description, d.keywords AS Keywords, d.people AS People,
              p.sort_local AS SortLocal, p.sort_offset AS SortOffset, p.sort_source AS SortSource
            FROM photo p JOIN content c ON c.id = p.content_id LEFT JOIN described d ON d.photo_id = p.id WHERE p.public_id = @photoId AND p.is_forgotten = 0
            """,
            new { photoId });
        if (row is null)
        {
            return null;
        }

        var files = (await connection.QueryAsync<FileRow>(
            """
            SELECT r.name AS Root, r.path AS RootPath, f.path AS Path, f.state AS State, f.modified AS Modified,
              EXISTS (SELECT 1 FROM work w WHERE w.kind = 1 AND w.file_id = f.id) AS HasWork
            FROM file f JOIN root r ON r.id = f.root_id
            WHERE f.photo_id = @PhotoId AND f.root_id IN @Roots ORDER BY f.state, r.name, f.path
            """,
            new { row.PhotoId, viewer.Roots })).Select(file => file.ToFile()).ToList();
        // Only gone files: the photo has left the results, and its address with it.
        return files.Exists(file => file.State != FileState.Gone) ? new Found(row.PhotoId, row.Sha256, row.ToDetails(photoId, files)) : null;
    }

    private sealed record Found(long PhotoId, byte[] Sha256, PhotoDetails Details);

    private sealed record FileRow(string Root, string RootPath, string Path, long State, long Modified, long HasWork)
    {
        public PhotoFile ToFile() => new(
            Root, Path, (FileState)State, DateTimeOffset.FromUnixTimeMilliseconds(Modified), System.IO.Path.Combine(RootPath, Path))
        {
            IsSettled = HasWork == 0,
        };
    }

    private sealed record Row
    {
        public long PhotoId { get; init; }

        public byte[] Sha256 { get; init; } = [];

        public long Bytes { get; init; }

        public string MediaType { get; init; } = "";

        public int Width { get; init; }

        public int Height { get; init; }

        public int Orientation { get; init; }

        public long? TakenLocal { get; init; }

        public long? TakenOffset { get; init; }

        public long? TakenSource { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        public double? Altitude { get; init; }

        public string? CameraMake { get; init; }

        public string? CameraModel { get; init; }

        public string? Lens { get; init; }

        public string? Tags { get; init; }

        public long? PerceptualHash { get; init; }

        public double? FNumber { get; init; }

        public double? ExposureSeconds { get; init; }

        public int? Iso { get; init; }

        public double? FocalLength { get; init; }

        public int? Rating { get; init; }

        public string? Title { get; init; }

        public string? Description { get; init; }

        public string? Keywords { get; init; }

        public string? People { get; init; }

        public long SortLocal { get; init; }

        public long? SortOffset { get; init; }

        public long SortSource { get; init; }

        public PhotoDetails ToDetails(string publicId, IReadOnlyList<PhotoFile> files) => new(
            publicId, Convert.ToHexStringLower(Sha256), PerceptualHash is { } hash ? hash.ToString("x16", CultureInfo.InvariantCulture) : null, Bytes,
            new PhotoFacts
            {
                MediaType = MediaType,
                Width = Width,
                Height = Height,
                Orientation = Orientation,
                TakenAt = TakenLocal is { } local ? TakenAtColumns.Read(local, TakenOffset, TakenSource!.Value) : null,
                Place = Latitude is { } latitude && Longitude is { } longitude ? new GeoPoint(latitude, longitude, Altitude) : null,
                CameraMake = CameraMake,
                CameraModel = CameraModel,
                Lens = Lens,
                FNumber = FNumber,
                ExposureSeconds = ExposureSeconds,
                Iso = Iso,
                FocalLength = FocalLength,
                TagsJson = Tags ?? "{}",
            },
            TakenAtColumns.Read(SortLocal, SortOffset, SortSource), files)
        {
            Words = new Described
            {
                Rating = Rating,
                Title = Title,
                Description = Description,
                Keywords = CatalogJson.ToList(Keywords),
                People = CatalogJson.ToList(People),
            },
        };
    }
}
