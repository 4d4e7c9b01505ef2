using System.Diagnostics;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

[Collection(nameof(LinkedIndexCollection))]
public sealed class VectorIndexCostTests(LinkedIndex linked, ITestOutputHelper output)
{
    private const int Searches = 200;

    [Theory]
    [InlineData("graph", 0, 10)]
    [InlineData("half of it", 2, 10)]
    [InlineData("codes", 5, 10)]
    [InlineData("rows", 50, 10)]
    [InlineData("many", 0, 3000)]
    public void A_search_allocates_nothing(string way, int everyNth, int k)
    {
        var only = everyNth == 0 ? null : SomeVectors.Ids(Enumerable.Range(1, LinkedIndex.Count).Where(id => id % everyNth == 0).Select(id => (long)id));
        var nearest = new Neighbour[k];
        var found = 0;
        Search();
        Search();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Search();
        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(k * Searches, found / 3);

        Assert.True(after == before, $"{way}: {after - before} bytes");

        void Search()
        {
            for (var i = 0; i < Searches; i++)
            {
                found += linked.Index.Search(linked.Queries[i % linked.Queries.Length], nearest, ef: 60, only);
            }
        }
    }

    [Fact]
    public void The_graph_is_much_faster_than_comparing_all()
    {
        var nearest = new Neighbour[10];
        var (walking, comparing) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var run = 0; run < 3; run++)
        {
            walking = Shorter(walking, () => linked.Index.Search(Query(run), nearest, ef: 20));
            comparing = Shorter(comparing, () => linked.Index.Exact(Query(run), nearest));
        }

        output.WriteLine($"{walking.TotalMicroseconds / 20:F0} µs walking, {comparing.TotalMicroseconds / 20:F0} µs comparing all");
        Assert.True(walking * 5 < comparing, $"{walking} against {comparing}");

        float[] Query(int run) => linked.Queries[run];

        static TimeSpan Shorter(TimeSpan before, Func<int> search)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20; i++)
            {
                search();
            }

            var took = Stopwatch.GetElapsedTime(start);
            return took < before ? took : before;
        }
    }
}
