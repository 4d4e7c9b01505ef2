using PhotoSearch.Pages;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>A photo in the grid.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData(3000, 2000, 1.5)]
    [InlineData(12000, 2000, 2.4)]
    [InlineData(500, 4000, 0.55)]
    public void The_ratio_is_the_photos_own_within_bounds(int width, int height, double ratio)
    {
        var tile = Tile.Of(Some.Hit(width: width, height: height), Question.Library);

        Assert.Equal(ratio, tile.Ratio);
    }

    [Fact]
    public void The_label_says_name_and_day_without_the_folder()
    {
        var tile = Tile.Of(Some.Hit(path: "2026/Scotland/beach.jpg"), Question.Library);

        Assert.Equal("beach.jpg, 3 October 2026", tile.Label);
    }

    [Fact]
    public void Pictures_are_told_with_the_widths_they_really_have()
    {
        var pictures = Tile.Pictures(new PhotoKey("p1", "0123abcd"), 2000, 3000, 320, 640);

        Assert.Equal("/api/v1/photos/p1/picture?size=320&v=0123abcd 213w, /api/v1/photos/p1/picture?size=640&v=0123abcd 426w", pictures);
    }

    [Fact]
    public void No_picture_larger_than_the_photo_is_offered_twice()
    {
        var pictures = Tile.Pictures(new PhotoKey("p1", "0123abcd"), 300, 200, 320, 640);

        Assert.Equal("/api/v1/photos/p1/picture?size=320&v=0123abcd 300w", pictures);
    }
}
