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

        Assert.Equal(query, Combine(query, [], []).Select(number => number), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void It_goes_to_the_good_ones_and_from_the_bad_ones()
    {
        var query = _some.Text();
        var (good, bad) = (_some.Photos(3), _some.Photos(4));

        var found = Combine(query, good, bad);

        Assert.Equal(1, TensorPrimitives.Norm(found), 1e-5);
        Assert.All(good, photo => Assert.True(TensorPrimitives.Dot(photo, found) > TensorPrimitives.Dot(photo, query)));
        Assert.All(bad, photo => Assert.True(TensorPrimitives.Dot(photo, found) < TensorPrimitives.Dot(photo, Combine(query, good, []))));
    }

    [Fact]
    public void Neither_order_nor_number_of_the_same_picks_counts()
    {
        var query = _some.Text();
        var (a, b) = (_some.Photo(), _some.Photo());

        var once = Combine(query, [a, b], []);

        Assert.Equal(once, Combine(query, [b, a, a, b], []), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Good_or_bad_ones_alone_are_a_query()
    {
        var photo = _some.Photo();

        Assert.Equal(photo, Combine(null, [photo], []), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(-1, TensorPrimitives.Dot(photo, Combine(null, [], [photo])), 1e-5);
        Assert.Throws<ArgumentException>(() => Combine(null, [], []));
    }

    [Fact]
    public void What_cancels_itself_out_is_searched_by_what_is_wanted()
    {
        var query = _some.Text();
        float[] opposite = [.. query.Select(number => -number)];

        Assert.Equal(query, Combine(query, [opposite], []));
    }

    [Fact]
    public void It_says_how_much_of_it_are_texts_and_pictures()
    {
        var query = _some.Text();
        var (good, bad) = (_some.Photos(3), _some.Photos(2));

        var found = Rocchio.Combine(ComposedQuery.OfText(query), good, bad);

        // w = a t + b1 (g1 + g2 + g3) - b2 (x1 + x2), and 3 b1 - 2 b2 is what the pictures weigh.
        var (towards, away) = (Sum(good), Sum(bad));
        float[] sum = [.. Enumerable.Range(0, query.Length).Select(i => query[i] + (towards[i] / TensorPrimitives.Norm(towards)) - (Rocchio.Bad * away[i] / TensorPrimitives.Norm(away)))];
        var length = TensorPrimitives.Norm(sum);
        Assert.Equal(1 / length, found.Texts, 1e-5);
        Assert.Equal(((3 / TensorPrimitives.Norm(towards)) - (2 * Rocchio.Bad / TensorPrimitives.Norm(away))) / length, found.Pictures, 1e-5);
        Assert.Equal(query.Select(number => number / length), found.OfTexts, (a, b) => Math.Abs(a - b) < 1e-6);

        static float[] Sum(IReadOnlyList<float[]> vectors) => [.. Enumerable.Range(0, vectors[0].Length).Select(i => vectors.Sum(vector => vector[i]))];
    }

    private static float[] Combine(float[]? query, IReadOnlyList<float[]> good, IReadOnlyList<float[]> bad) =>
        Rocchio.Combine(query is null ? null : ComposedQuery.OfText(query), good, bad).Vector;
}
