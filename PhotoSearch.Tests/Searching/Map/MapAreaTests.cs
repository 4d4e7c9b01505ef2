using PhotoSearch.Searching.Map;

namespace PhotoSearch.Tests.Searching.Map;

public sealed class MapAreaTests
{
    [Theory]
    [InlineData(-10, -10, 10, 10, 0, 0, true)]
    [InlineData(-10, -10, 10, 10, 11, 0, false)]
    [InlineData(-10, 170, 10, 190, 0, 175, true)]
    [InlineData(-10, 170, 10, 190, 0, -175, true)] // Across the date line.
    [InlineData(-10, 170, 10, 190, 0, 165, false)]
    [InlineData(-10, -190, 10, -170, 0, 175, true)]
    [InlineData(-10, 350, 10, 370, 0, 5, true)] // Dragged once around.
    [InlineData(-90, -180, 90, 180, 90, 180, true)]
    public void A_point_is_in_it_or_not(double south, double west, double north, double east, double latitude, double longitude, bool isIn) =>
        Assert.Equal(isIn, new MapArea(south, west, north, east).Holds(latitude, longitude));
}
