using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexChurnTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(20)]
    public void Ten_rounds_of_a_fifth_replaced_leave_the_recall_of_a_fresh_build(int ef)
    {
        const int Count = 10_000;
        const int Dimension = 64;
        const int Rounds = 10;
        const int PerRound = Count / 5;
        var shape = new GraphShape(EfConstruction: 100);
        var vectors = SomeVectors.Clustered(1, Count + (Rounds * PerRound), Dimension, 50, 1.2f);
        var queries = SomeVectors.Clustered(1, 2000, Dimension, 50, 1.2f).Select((q, i) => SomeVectors.Near(new Random(i), q, 0.3f)).ToArray();
        using var churned = SomeVectors.Linked(vectors[..Count], shape);
        var there = new List<int>(Enumerable.Range(1, Count));
        var random = new Random(2);

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < PerRound; i++)
            {
                var at = random.Next(there.Count);
                churned.Remove(there[at]);
                there[at] = Count + (round * PerRound) + i + 1;
                churned.Set(there[at], vectors[there[at] - 1]);
            }

            // By one thread, like the fresh one: what two link at the same moment they do not link to each other.
            churned.Link(1, CancellationToken.None);
            churned.Unlink(1, CancellationToken.None);
        }

        using var fresh = SomeVectors.Linked([.. there.Order().Select(id => vectors[id - 1])], shape);
        var (after, anew) = (SomeVectors.Recall(churned, queries, 10, ef), SomeVectors.Recall(fresh, queries, 10, ef));
        var orphans = churned.Examine(1, 1, CancellationToken.None).Orphans;
        output.WriteLine($"recall@10 at ef {ef}: churned {after:F4}, fresh {anew:F4}; orphans {orphans} and {fresh.Examine(1, 1, CancellationToken.None).Orphans}");
        Assert.True(after >= anew - 0.005, $"{after} after churn, {anew} fresh");
        Assert.Equal(0, orphans);
    }
}
