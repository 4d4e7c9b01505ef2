using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Map;

/// <summary>Where the photos were taken, gathered for a map: at each zoom so few marks that they can be told apart.</summary>
internal sealed class PhotoMap(LibraryTable library, MapTable table) : IDisposable
{
    /// <summary>Of a square of the map whose photos are one mark: about a thumbnail and the space beside it.</summary>
    private const int CellPixels = 96;

    /// <summary>Web Mercator's side at zoom 0, as all maps of this kind have it.</summary>
    private const int WorldPixels = 256;

    /// <summary>Where Web Mercator ends (EPSG:3857): its square is whole there.</summary>
    private const double MostLatitude = 85.05112878;

    public const int DeepestZoom = 18;

    private readonly LatestAnswer<IReadOnlyList<MapPoint>> _latest = new();

    /// <summary>The marks within an area, those of the most photos first; and how many photos have a place at all.</summary>
    /// <param name="zoom">0 to <see cref="DeepestZoom"/>.</param>
    /// <param name="area">May go beyond 180 degrees, as a map that was dragged around the world does.</param>
    public async Task<MapView> MarksAsync(Viewer viewer, int zoom, MapArea area, CancellationToken cancellationToken)
    {
        var points = await PointsAsync(viewer, cancellationToken);
        var cells = new Dictionary<(int X, int Y), Cell>();
        foreach (var point in points)
        {
            if (area.Holds(point.Latitude, point.Longitude))
            {
                var key = CellOf(point, zoom);
                cells[key] = (cells.TryGetValue(key, out var cell) ? cell : new Cell(point)).With(point);
            }
        }

        return new MapView([.. cells.Values.OrderByDescending(cell => cell.Count).ThenBy(cell => cell.Newest.PhotoId).Select(cell => cell.ToMark())], points.Count);
    }

    public void Dispose() => _latest.Dispose();

    private async Task<IReadOnlyList<MapPoint>> PointsAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var revision = await library.RevisionAsync(cancellationToken);
        return await _latest.GetAsync($"{viewer.Key}|{revision}", () => table.PointsAsync(viewer, cancellationToken), cancellationToken);
    }

    private static (int X, int Y) CellOf(MapPoint point, int zoom)
    {
        var cells = WorldPixels * Math.Pow(2, zoom) / CellPixels;
        var latitude = Math.Clamp(point.Latitude, -MostLatitude, MostLatitude) * Math.PI / 180;
        var x = (point.Longitude + 180) / 360;
        var y = (1 - (Math.Log(Math.Tan(latitude) + (1 / Math.Cos(latitude))) / Math.PI)) / 2;
        return ((int)(x * cells), (int)(y * cells));
    }

    /// <summary>What is gathered in a square so far.</summary>
    private readonly record struct Cell(int Count, double Latitudes, double Longitudes, MapArea Bounds, MapPoint Newest)
    {
        public Cell(MapPoint first)
            : this(0, 0, 0, new MapArea(first.Latitude, first.Longitude, first.Latitude, first.Longitude), first)
        {
        }

        public Cell With(MapPoint point) => new(
            Count + 1, Latitudes + point.Latitude, Longitudes + point.Longitude, Bounds.With(point.Latitude, point.Longitude), point.TakenAt > Newest.TakenAt ? point : Newest);

        public MapMark ToMark() => new(Latitudes / Count, Longitudes / Count, Count, Bounds, PhotoKey.Of(Newest.PublicId, Newest.Sha256));
    }
}
