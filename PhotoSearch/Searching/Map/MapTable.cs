using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Map;

/// <summary>A photo on the map.</summary>
/// <param name="TakenAt">Wall-clock milliseconds since 1970.</param>
internal sealed record MapPoint(long PhotoId, string PublicId, byte[] Sha256, double Latitude, double Longitude, long TakenAt);

/// <summary>Reads where photos were taken.</summary>
internal sealed class MapTable(CatalogDatabase database)
{
    /// <summary>0, 0 is what a receiver without satellites writes, and no place.</summary>
    public async Task<IReadOnlyList<MapPoint>> PointsAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var connection = await database.ReadAsync(cancellationToken);
        return (await connection.QueryAsync<MapPoint>(new CommandDefinition(
            """
            SELECT p.id AS PhotoId, p.public_id AS PublicId, c.sha256 AS Sha256, c.latitude AS Latitude, c.longitude AS Longitude, p.sort_local AS TakenAt
            FROM photo p JOIN content c ON c.id = p.content_id
            WHERE c.latitude BETWEEN -90 AND 90 AND c.longitude BETWEEN -180 AND 180 AND (c.latitude <> 0 OR c.longitude <> 0)
              AND EXISTS (SELECT 1 FROM file f WHERE f.photo_id = p.id AND f.state <> 3 AND f.root_id IN @Roots)
            """,
            new { viewer.Roots },
            cancellationToken: cancellationToken))).AsList();
    }
}
