using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Searching.Map;

namespace PhotoSearch.Api;

/// <summary>Where the photos were taken, for a map.</summary>
internal static class MarksApi
{
    public const string Address = $"{ApiSetup.Root}/map";

    public static void Map(RouteGroupBuilder api) => api.MapGet("/map", MarksAsync);

    internal static async Task<Results<Ok<MapAnswer>, ValidationProblem>> MarksAsync(
        HttpContext context, PhotoMap map, ViewerSource viewers, string? zoom, string? south, string? west, string? north, string? east, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var depth = faults.Whole("zoom", zoom, 0, PhotoMap.DeepestZoom, 0);
        var area = new MapArea(
            Degrees(faults, "south", south, 90, -90), Degrees(faults, "west", west, 1080, -180), Degrees(faults, "north", north, 90, 90), Degrees(faults, "east", east, 1080, 180));
        if (area.North < area.South || area.East < area.West)
        {
            faults.Add("area", "south is not above north, and west is not east of east: across the date line, east goes beyond 180.");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var view = await map.MarksAsync(await viewers.ForAsync(context.User, cancellationToken), depth, area, cancellationToken);
        return TypedResults.Ok(new MapAnswer(
            [
                .. view.Marks.Select(mark => new MapMarkAnswer(
                    mark.Latitude, mark.Longitude, mark.Count, [mark.Bounds.South, mark.Bounds.West, mark.Bounds.North, mark.Bounds.East], mark.Newest.Id, Wire.Thumbnail(mark.Newest))),
            ],
            view.Located));
    }

    private static double Degrees(Faults faults, string name, string? text, double most, double otherwise) => faults.Number(name, text, -most, most, "degrees") ?? otherwise;
}

/// <param name="Located">Photos that have a place at all.</param>
internal sealed record MapAnswer(IReadOnlyList<MapMarkAnswer> Marks, int Located);

/// <summary>Photos that lie close together at the zoom that was asked for.</summary>
/// <param name="Bounds">South, west, north, east.</param>
/// <param name="Photo">Public id of the newest of them.</param>
internal sealed record MapMarkAnswer(double Latitude, double Longitude, int Count, double[] Bounds, string Photo, string ThumbnailUrl);
