using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

[Collection(nameof(LinkedIndexCollection))]
public sealed class VectorIndexFilterTests(LinkedIndex linked, ITestOutputHelper output)
{
    private static readonly int[] Candidates = [0, 10, 30];

    [Theory]
    [InlineData(1)]
    [InlineData(0.97)]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void What_passes_by_chance_is_found(double share)
    {
        var random = new Random(3);

        AssertFinds($"{share:P1} by chance", _ => SomeVectors.Ids(AllIds().Where(_ => random.NextDouble() < share)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void What_lies_farthest_is_found(double share)
    {
        AssertFinds(
            $"the farthest {share:P1}",
            query => SomeVectors.Ids(linked.Index.Rank(query).TakeLast((int)(LinkedIndex.Count * share)).Select(n => n.Id)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(8)]
    [InlineData(3)]
    [InlineData(1)]
    public void Clusters_far_away_are_found(int clusters)
    {
        AssertFinds($"the {clusters} farthest clusters", query =>
        {
            var passing = linked.Index.Rank(query).Select(n => n.Id % LinkedIndex.Clusters).Distinct().TakeLast(clusters).ToHashSet();
            return SomeVectors.Ids(AllIds().Where(id => passing.Contains(id % LinkedIndex.Clusters)));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(300)]
    public void Ids_that_are_not_there_do_not_hide_the_few_that_are(int present)
    {
        AssertFinds($"{present} among strangers", query => SomeVectors.Ids(
            Enumerable.Range(LinkedIndex.Count + 1, LinkedIndex.Count).Select(id => (long)id)
                .Concat(linked.Index.Rank(query).Skip(9000).Where((_, at) => at % 7 == 0).Take(present).Select(n => n.Id))));
    }

    [Fact]
    public void Among_none_and_among_strangers_nothing_is_found()
    {
        Assert.Empty(linked.Index.Search(linked.Queries[0], 10, new IdSet(0)));
        Assert.Empty(linked.Index.Search(linked.Queries[0], 10, SomeVectors.Ids(Enumerable.Range(LinkedIndex.Count + 1, 15_000).Select(id => (long)id))));
    }

    private static IEnumerable<long> AllIds() => Enumerable.Range(1, LinkedIndex.Count).Select(id => (long)id);

    /// <summary>With the usual candidates, and with so few that the graph is walked sooner than the codes are compared.</summary>
    private void AssertFinds(string what, Func<float[], IdSet> filter)
    {
        var queries = linked.Queries[..30];
        var filters = queries.Select(filter).ToList();
        foreach (var ef in Candidates)
        {
            var recall = queries.Select((query, i) => SomeVectors.Recall(linked.Index, [query], 10, ef, filters[i])).Average();
            output.WriteLine($"{what}, ef {ef}: {recall:F4}");
            Assert.True(ef != 0 || recall >= 0.99, $"{what}: {recall}");
        }
    }
}
