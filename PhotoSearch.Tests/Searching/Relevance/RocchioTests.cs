using System.Numerics.Tensors;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Tests.Searching.Relevance;

public sealed class RocchioTests
{
    private readonly SomeLibrary _some = new(11);

    [Fact]
    public void Without_picks_the_query_stays_as_it_is()
    {
        var query = _some.Text();

        Assert.Equal(query, Rocchio.Combine(query, [], []).Select(number => number), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void It_goes_to_the_good_ones_and_from_the_bad_ones()
    {
        var query = _some.Text();
        var (good, bad) = (_some.Photos(3), _some.Photos(4));

        var found = Rocchio.Combine(query, good, bad);

        Assert.Equal(1, TensorPrimitives.Norm(found), 1e-5);
        Assert.All(good, photo => Assert.True(TensorPrimitives.Dot(photo, found) > TensorPrimitives.Dot(photo, query)));
        Assert.All(bad, photo => Assert.True(TensorPrimitives.Dot(photo, found) < TensorPrimitives.Dot(photo, Rocchio.Combine(query, good, []))));
    }

    [Fact]
    public void Neither_order_nor_number_of_the_same_picks_counts()
    {
        var query = _some.Text();
        var (a, b) = (_some.Photo(), _some.Photo());

        var once = Rocchio.Combine(query, [a, b], []);

        Assert.Equal(once, Rocchio.Combine(query, [b, a, a, b], []), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Good_or_bad_ones_alone_are_a_query()
    {
        var photo = _some.Photo();

        Assert.Equal(photo, Rocchio.Combine([], [photo], []), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(-1, TensorPrimitives.Dot(photo, Rocchio.Combine([], [], [photo])), 1e-5);
        Assert.Throws<ArgumentException>(() => Rocchio.Combine([], [], []));
    }

    [Fact]
    public void What_cancels_itself_out_is_searched_by_what_is_wanted()
    {
        var query = _some.Text();
        float[] opposite = [.. query.Select(number => -number)];

        Assert.Equal(query, Rocchio.Combine(query, [opposite], []));
    }
}
