using PhotoSearch.Photos.Places;

namespace PhotoSearch.Tests.Searching.Filters;

/// <summary>Two towns, each the nearest of its half of the world's north.</summary>
internal sealed class SomePlaces : IPlaceNames
{
    private static readonly Place[] Towns =
    [
        new("Zürich", "Zürich", "Switzerland", "CH", 47.37, 8.54),
        new("New York City", "New York", "United States", "US", 40.71, -74.01),
    ];

    public Place this[int place] => Towns[place];

    public int? Nearest(double latitude, double longitude) => latitude < 0 ? null : longitude > -30 ? 0 : 1;
}
