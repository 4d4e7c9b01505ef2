using System.Numerics.Tensors;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexTests
{
    private const float Rounding = 1e-5f;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 16)]
    [InlineData(3, 37)]
    [InlineData(4, 256)]
    public void Any_sequence_of_changes_finds_what_comparing_all_finds(int seed, int dimension)
    {
        var random = new Random(seed);
        var model = new Dictionary<long, float[]>();
        using var index = new VectorIndex(dimension);

        for (var step = 0; step < 6000; step++)
        {
            var id = random.NextInt64(1, 1500);
            if (random.Next(4) == 0)
            {
                Assert.Equal(model.Remove(id), index.Remove(id));
            }
            else
            {
                model[id] = SomeVectors.Unit(random, dimension);
                index.Set(id, model[id]);
            }

            if (step % 100 == 0)
            {
                AssertFindsTheNearest(index, model, SomeVectors.Unit(random, dimension), random.Next(1, 40), only: null);
                AssertFindsTheNearest(index, model, SomeVectors.Unit(random, dimension), 2000, only: null);
                AssertFindsTheNearest(index, model, SomeVectors.Unit(random, dimension), random.Next(1, 40), Some(random));
            }
        }

        Assert.Equal(model.Keys.Order(), index.Ids().Order());
        Assert.All(model, pair => Assert.Equal(pair.Value, Got(index, pair.Key)));
    }

    [Fact]
    public void A_large_index_scanned_by_all_cores_gives_each_row_the_bits_it_has_alone()
    {
        var random = new Random(7);
        const int Dimension = 128;
        using var large = new VectorIndex(Dimension);
        for (var id = 1; id <= 20_003; id++)
        {
            large.Set(id, SomeVectors.Unit(random, Dimension));
        }

        var query = SomeVectors.Unit(random, Dimension);

        var ranking = large.Search(query, int.MaxValue);

        Assert.Equal(20_003, ranking.Count);
        Assert.Equal(ranking.OrderByDescending(n => n.Similarity).ThenBy(n => n.Id), ranking);
        Assert.Equal(ranking.Take(500), large.Search(query, 500));
        Assert.All(ranking.Where(n => n.Id % 997 == 0), n =>
        {
            using var alone = new VectorIndex(Dimension);
            alone.Set(n.Id, Got(large, n.Id));
            Assert.Equal(n, Assert.Single(alone.Search(query, 1)));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(1000)]
    public void Equals_come_by_lower_id(int k)
    {
        using var index = new VectorIndex(4);
        foreach (var id in Enumerable.Range(1, 100).Reverse())
        {
            index.Set(id, SomeVectors.Axis(4, id % 2));
        }

        var found = index.Search(SomeVectors.Axis(4, 0), k);

        var expected = Enumerable.Range(1, 100).Where(id => id % 2 == 0).Concat(Enumerable.Range(1, 100).Where(id => id % 2 == 1));
        Assert.Equal(expected.Take(k).Select(id => (long)id), found.Select(n => n.Id));
    }

    [Fact]
    public void A_similarity_never_leaves_its_range()
    {
        using var index = new VectorIndex(2);
        index.Set(1, [1.0009f, 0]);
        index.Set(2, [-1.0009f, 0]);

        var found = index.Search([1.0009f, 0], 2);

        Assert.Equal([new Neighbour(1, 1), new Neighbour(2, -1)], found);
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        using var index = new VectorIndex(4);

        Assert.Empty(index.Search(SomeVectors.Axis(4, 0), 10));
        Assert.Empty(index.Ids());
        Assert.False(index.Remove(1));
        Assert.False(index.TryGet(1, new float[4]));
    }

    [Fact]
    public void Asking_for_none_or_among_none_finds_nothing()
    {
        using var index = new VectorIndex(4);
        index.Set(1, SomeVectors.Axis(4, 0));
        var others = new IdSet(100);
        others.Add(2);

        Assert.Empty(index.Search(SomeVectors.Axis(4, 0), 0));
        Assert.Empty(index.Search(SomeVectors.Axis(4, 0), 5, new IdSet(0)));
        Assert.Empty(index.Search(SomeVectors.Axis(4, 0), 5, others));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(SomeVectors.Axis(4, 0), -1));
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(float.PositiveInfinity, 0f)]
    [InlineData(1f, 0.1f)]
    [InlineData(0.99f, 0f)]
    public void What_is_not_of_length_one_is_refused(float x, float y)
    {
        using var index = new VectorIndex(2);

        Assert.Throws<ArgumentException>(() => index.Set(1, [x, y]));
        Assert.Throws<ArgumentException>(() => index.Search([x, y], 1));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Another_dimension_or_an_id_that_is_no_row_is_refused()
    {
        using var index = new VectorIndex(2);

        Assert.Throws<ArgumentException>(() => index.Set(1, [1f]));
        Assert.Throws<ArgumentException>(() => index.Search([1f, 0, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Set(0, [1f, 0]));
    }

    [Fact]
    public void Removed_places_are_used_again()
    {
        using var index = new VectorIndex(64, new GraphShape(8, 20));
        var random = new Random(9);
        var bytes = 0L;

        for (var round = 0; round < 12; round++)
        {
            for (var id = 1; id <= 500; id++)
            {
                index.Set((round * 500) + id, SomeVectors.Unit(random, 64));
                index.Remove(((round - 1) * 500) + id);
            }

            index.Link(1, CancellationToken.None);
            index.Unlink(1, CancellationToken.None);
            bytes = round == 3 ? index.Bytes : bytes;
        }

        Assert.Equal(500, index.Count);
        Assert.Equal(bytes, index.Bytes);
        Assert.Equal((0, 0), (index.Statistics().Dead, index.Statistics().Unlinked));
    }

    [Fact]
    public void What_was_never_linked_is_unlinked_and_its_place_waits_once()
    {
        using var index = new VectorIndex(4);

        for (var id = 1; id <= 3000; id++)
        {
            index.Set(id, SomeVectors.Axis(4, id % 4));
            index.Remove(id);
            Assert.Equal(1, index.Unlink(1, CancellationToken.None));
        }

        index.Set(1, SomeVectors.Axis(4, 0));
        Assert.Equal(1, index.Statistics().Unlinked);
        Assert.Equal(1, index.Link(1, CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_there_are_hardly_directions_all_are_found_by_comparing(int dimension)
    {
        var vectors = SomeVectors.Clustered(dimension, 1500, dimension, 12, 0.6f);
        using var index = SomeVectors.Linked(vectors, new GraphShape(8, 40));

        Assert.Equal(1, SomeVectors.Recall(index, vectors[..50], 5));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1536)]
    public void Any_dimension_is_linked_and_found(int dimension)
    {
        var vectors = SomeVectors.Clustered(dimension, 1500, dimension, 12, 0.6f);
        using var index = SomeVectors.Linked(vectors, new GraphShape(8, 40));

        Assert.InRange(SomeVectors.Recall(index, vectors[..50], 5, 30), 0.9, 1);
        index.Heal(CancellationToken.None);
        Assert.Equal(0, index.Examine(1, 1, CancellationToken.None).Orphans);
    }

    [Fact]
    public void Identical_vectors_are_linked_and_come_by_lower_id()
    {
        using var index = SomeVectors.Linked([.. Enumerable.Repeat(SomeVectors.Axis(32, 3), 1000)], new GraphShape(8, 40));

        Assert.Equal(Enumerable.Range(1, 50).Select(id => (long)id), index.Search(SomeVectors.Axis(32, 3), 50).Select(n => n.Id));
        index.Heal(CancellationToken.None);
        // Of a thousand copies a few may stay out of reach, because each copy that is linked takes a link from another: any of them stands for them.
        Assert.InRange(index.Examine(10, 1, CancellationToken.None).Orphans, 0, 20);
        for (var id = 1001; id <= 4000; id++)
        {
            index.Set(id, SomeVectors.Axis(32, id % 3));
        }

        index.Link(1, CancellationToken.None);
        var found = new Neighbour[10];
        Assert.Equal(10, index.Search(SomeVectors.Axis(32, 3), found, ef: 10));
        Assert.All(found, n => Assert.Equal(1, n.Similarity));
        Assert.Equal(found.OrderBy(n => n.Id), found);
    }

    [Fact]
    public void The_highest_ids_are_ids_too()
    {
        using var index = new VectorIndex(8);
        var random = new Random(3);
        var vectors = Enumerable.Range(0, 300).ToDictionary(i => long.MaxValue - i, _ => SomeVectors.Unit(random, 8));
        foreach (var (id, vector) in vectors)
        {
            index.Set(id, vector);
        }

        index.Link(1, CancellationToken.None);

        Assert.All(vectors, pair => Assert.Equal(new Neighbour(pair.Key, SomeVectors.Similarity(pair.Value, pair.Value)), index.Search(pair.Value, 1)[0]));
        Assert.True(index.Remove(long.MaxValue));
        Assert.False(index.Contains(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Set(-1, SomeVectors.Axis(8, 0)));
    }

    [Fact]
    public void Many_are_asked_for_as_fast_as_all()
    {
        var random = new Random(4);
        using var index = new VectorIndex(4);
        for (var id = 1; id <= 30_000; id++)
        {
            index.Set(id, SomeVectors.Unit(random, 4));
        }

        var query = SomeVectors.Unit(random, 4);
        var ranked = index.Rank(query);

        Assert.Equal(ranked.Take(20_000), index.Search(query, 20_000));
        Assert.Equal(ranked, index.Search(query, 40_000));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.35f)]
    [InlineData(-1f)]
    [InlineData(1f)]
    public void All_within_a_range_are_found_and_no_other(float least)
    {
        var vectors = SomeVectors.Clustered(6, 3000, 24, 9, 0.8f);
        using var index = SomeVectors.Linked(vectors[..2000], new GraphShape(8, 40));
        for (var id = 2001; id <= 3000; id++)
        {
            index.Set(id, vectors[id - 1]);
            index.Remove(id - 1500);
        }

        var only = SomeVectors.Ids(Enumerable.Range(1, 3000).Where(id => id % 2 == 0).Select(id => (long)id));

        Assert.Equal(index.Rank(vectors[5]).Where(n => n.Similarity >= least), index.Within(vectors[5], least));
        Assert.Equal(index.Rank(vectors[5], only).Where(n => n.Similarity >= least), index.Within(vectors[5], least, only));
    }

    [Theory]
    [InlineData(1, 200, 100)]
    [InlineData(65, 200, 100)]
    [InlineData(16, 0, 100)]
    [InlineData(16, int.MaxValue, 100)]
    [InlineData(16, 200, 0)]
    public void A_shape_out_of_range_is_refused(int m, int efConstruction, int efSearch)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorIndex(4, new GraphShape(m, efConstruction, efSearch)));
    }

    private static IdSet Some(Random random)
    {
        var ids = new IdSet(100);
        for (var i = random.Next(400); i >= 0; i--)
        {
            ids.Add(random.Next(1, 1600));
        }

        return ids;
    }

    private static float[] Got(VectorIndex index, long id)
    {
        var vector = new float[index.Dimension];
        Assert.True(index.TryGet(id, vector));
        return vector;
    }

    private static void AssertFindsTheNearest(VectorIndex index, Dictionary<long, float[]> model, float[] query, int k, IdSet? only)
    {
        var allowed = model.Where(pair => only is null || only.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => TensorPrimitives.Dot(pair.Value, query));

        var found = index.Search(query, k, only);

        Assert.Equal(Math.Min(k, allowed.Count), found.Count);
        Assert.Equal(found.Count, found.Select(n => n.Id).Distinct().Count());
        Assert.Equal(found.OrderByDescending(n => n.Similarity).ThenBy(n => n.Id), found);
        Assert.All(found, n => Assert.Equal(allowed[n.Id], n.Similarity, Rounding));
        var names = found.Select(n => n.Id).ToHashSet();
        Assert.All(allowed.Where(pair => !names.Contains(pair.Key)), pair => Assert.True(pair.Value <= found[^1].Similarity + Rounding));
    }
}
