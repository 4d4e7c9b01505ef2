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
        using var index = new VectorIndex(8);
        index.Set(1, SomeVectors.Axis(8, 0));
        var bytes = index.Bytes;

        for (var id = 2; id < 10_000; id++)
        {
            index.Set(id, SomeVectors.Axis(8, id % 8));
            Assert.True(index.Remove(id - 1));
        }

        Assert.Equal(1, index.Count);
        Assert.Equal(bytes, index.Bytes);
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
