using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 17)]
    [InlineData(3, 64)]
    [InlineData(4, 200)]
    public void Any_history_of_few_finds_exactly_what_comparing_all_finds(int seed, int dimension)
    {
        using var history = new IndexHistory(seed, dimension, ids: 700, new GraphShape(4, 20));

        for (var step = 1; step <= 3000; step++)
        {
            history.Step(threads: 2);
            if (step % 50 == 0)
            {
                AssertExact(history, history.Query(), only: null);
                AssertExact(history, history.Query(), history.Filter());
            }
        }

        Assert.Equal(history.Model.Keys.Order(), history.Index.Ids().Order());
        Assert.Equal(history.Model.Count, history.Index.Count);
        var vector = new float[dimension];
        Assert.All(history.Model, pair =>
        {
            Assert.True(history.Index.TryGet(pair.Key, vector));
            Assert.Equal(pair.Value, vector);
        });
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 3)]
    public void Any_history_of_many_finds_nearly_all_and_nothing_wrong(int seed, int threads)
    {
        const int Few = 40;
        using var history = new IndexHistory(seed, dimension: 32, ids: 5000, new GraphShape(), spread: 0.8f);
        history.Fill(5000);
        history.Index.Link(threads, CancellationToken.None);
        var (found, of, filteredFound, filteredOf) = (0, 0, 0, 0);

        for (var step = 1; step <= 4000; step++)
        {
            history.Step(threads);
            if (step % 40 == 0)
            {
                Count(AssertRight(history, ef: Few, only: null), ref found, ref of);
                Count(AssertRight(history, ef: Few, history.Filter()), ref filteredFound, ref filteredOf);
            }
        }

        output.WriteLine($"recall {(double)found / of:F4}, filtered {(double)filteredFound / filteredOf:F4}");
        Assert.InRange((double)found / of, 0.97, 1);
        Assert.InRange((double)filteredFound / filteredOf, 0.97, 1);
    }

    private static void Count((int Found, int Of) answer, ref int found, ref int of)
    {
        found += answer.Found;
        of += answer.Of;
    }

    private static void AssertExact(IndexHistory history, float[] query, IdSet? only)
    {
        var expected = history.Expected(query, only);
        var k = history.Next(50);
        var least = (float)history.Next(100) / 100;
        var exact = new Neighbour[k];

        Assert.Equal(expected.Take(k), history.Index.Search(query, k, only));
        Assert.Equal(expected, history.Index.Search(query, 2000, only));
        Assert.Equal(expected.Take(k), exact[..history.Index.Exact(query, exact, only)]);
        Assert.Equal(expected, history.Index.Rank(query, only));
        Assert.Equal(expected.Where(n => n.Similarity >= least), history.Index.Within(query, least, only));
    }

    private static (int Found, int Of) AssertRight(IndexHistory history, int ef, IdSet? only)
    {
        var query = history.Query();
        var expected = history.Expected(query, only);
        var similarities = expected.ToDictionary(n => n.Id, n => n.Similarity);
        var nearest = new Neighbour[1 + history.Next(20)];

        var answer = nearest[..history.Index.Search(query, nearest, ef, only)];

        Assert.Equal(Math.Min(nearest.Length, expected.Count), answer.Length);
        Assert.All(answer, n => Assert.Equal(similarities[n.Id], n.Similarity));
        Assert.All(answer.Zip(answer.Skip(1)), pair => Assert.True(Ranking.Compare(pair.First, pair.Second) < 0));
        return (answer.Intersect(expected.Take(answer.Length)).Count(), answer.Length);
    }
}
