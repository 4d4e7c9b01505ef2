using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexDeletionTests
{
    private const int Dimension = 32;
    private const int Clusters = 4;
    private const int Few = 40;

    [Theory]
    [InlineData(8_000)]
    [InlineData(20_000)]
    public void Where_a_whole_cluster_was_removed_the_others_are_found(int count)
    {
        // With 20,000 more are removed than a walk can keep beside what it finds.
        var vectors = SomeVectors.Clustered(1, count, Dimension, Clusters, 0.3f);
        using var index = SomeVectors.Linked(vectors, new GraphShape(8, 30));
        RemoveWhere(index, count, id => id % Clusters == 0);
        var queries = Enumerable.Range(0, 40).Select(i => vectors[(i * Clusters) + Clusters - 1]).ToArray();

        // Whoever asks from where nothing is left asks a hard question of any graph.
        using var fresh = SomeVectors.Linked([.. vectors.Where((_, i) => (i + 1) % Clusters != 0)], new GraphShape(8, 30));
        var least = SomeVectors.Recall(fresh, queries, 10, Few) - 0.05;

        Assert.InRange(SomeVectors.Recall(index, queries, 10, Few), least, 1);

        index.Unlink(2, CancellationToken.None);

        Assert.InRange(SomeVectors.Recall(index, queries, 10, Few), least, 1);
    }

    [Fact]
    public void Of_all_but_one_removed_the_one_is_found_and_what_comes_is_linked_to_it()
    {
        var vectors = SomeVectors.Clustered(2, 6000, Dimension, Clusters, 0.5f);
        using var index = SomeVectors.Linked(vectors[..3000], new GraphShape(4, 20));
        RemoveWhere(index, 3000, id => id != 77);

        Assert.Equal([77L], index.Search(vectors[1], 10).Select(n => n.Id));

        index.Unlink(1, CancellationToken.None);

        Assert.Equal([77L], index.Search(vectors[1], 10).Select(n => n.Id));
        AssertTakesMore(index, vectors, 1);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public void After_all_were_removed_the_graph_begins_anew(int threads, bool isUnlinked)
    {
        var vectors = SomeVectors.Clustered(3, 6000, Dimension, Clusters, 0.5f);
        using var index = SomeVectors.Linked(vectors[..3000], new GraphShape(4, 20));
        RemoveWhere(index, 3000, _ => true);
        if (isUnlinked)
        {
            index.Unlink(threads, CancellationToken.None);
        }

        Assert.Empty(index.Search(vectors[1], 10));
        AssertTakesMore(index, vectors, threads);
    }

    private static void AssertTakesMore(VectorIndex index, float[][] vectors, int threads)
    {
        for (var id = 3001; id <= 6000; id++)
        {
            index.Set(id, vectors[id - 1]);
        }

        Assert.Equal(3000, index.Link(threads, CancellationToken.None));
        index.Heal(CancellationToken.None);
        Assert.Equal(0, index.Examine(1, 1, CancellationToken.None).Orphans);
        // So few links find little in any graph: as much as in one that never held anything else.
        using var fresh = SomeVectors.Linked(vectors[3000..], new GraphShape(4, 20));
        Assert.InRange(SomeVectors.Recall(index, vectors[..40], 10, 40), SomeVectors.Recall(fresh, vectors[..40], 10, 40) - 0.1, 1);
    }

    private static void RemoveWhere(VectorIndex index, int count, Func<int, bool> isRemoved)
    {
        for (var id = 1; id <= count; id++)
        {
            Assert.True(!isRemoved(id) || index.Remove(id));
        }
    }
}
