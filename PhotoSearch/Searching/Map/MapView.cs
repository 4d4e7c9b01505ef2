namespace PhotoSearch.Searching.Map;

/// <param name="Located">Photos that have a place at all, and that the viewer may see.</param>
internal sealed record MapView(IReadOnlyList<MapMark> Marks, int Located);

/// <summary>Photos that lie close together on a map.</summary>
/// <param name="Latitude">Degrees, WGS 84; the middle of its photos.</param>
/// <param name="Bounds">Of its photos.</param>
/// <param name="Newest">The photo that stands for them.</param>
internal sealed record MapMark(double Latitude, double Longitude, int Count, MapArea Bounds, PhotoKey Newest);

/// <summary>A rectangle of degrees, WGS 84.</summary>
internal readonly record struct MapArea(double South, double West, double North, double East)
{
    /// <summary>Across the date line too, where the east is beyond 180 or the west beyond -180.</summary>
    public bool Holds(double latitude, double longitude)
    {
        if (latitude < South || latitude > North)
        {
            return false;
        }

        // As often around the world as brings it to the east of the area's west.
        var beyond = (longitude - West) % 360;
        return (beyond < 0 ? beyond + 360 : beyond) <= East - West;
    }

    public MapArea With(double latitude, double longitude) =>
        new(Math.Min(South, latitude), Math.Min(West, longitude), Math.Max(North, latitude), Math.Max(East, longitude));
}
