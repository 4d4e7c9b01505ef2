using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>A filter that lets so many pass that sketches are compared first: the answer stays that of comparing all, also while the index changes.</summary>
public sealed class VectorIndexSketchTests : IDisposable
{
    private const int Dimension = 96;

    /// <summary>Nine shares of a scan: other threads help with it.</summary>
    private const int Count = 73_000;

    private readonly float[][] _vectors = SomeVectors.Clustered(seed: 11, Count, Dimension, clusters: 300, spread: 1.1f);
    private readonly VectorIndex _index = new(Dimension);

    public VectorIndexSketchTests()
    {
        for (var i = 0; i < Count; i++)
        {
            _index.Set(i + 1, _vectors[i]);
        }
    }

    private static IdSet Odd => SomeVectors.Ids(Enumerable.Range(0, Count / 2).Select(i => (2L * i) + 1));

    public void Dispose() => _index.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(700)]
    public void What_is_found_is_what_comparing_all_finds(int k)
    {
        var before = _index.Bytes;

        AssertSame(k, Odd);

        Assert.True(_index.Bytes > before, "No sketches were made: this test tests nothing.");
    }

    [Fact]
    public void What_is_set_removed_or_replaced_afterwards_is_found_where_it_is_now()
    {
        var random = new Random(3);
        AssertSame(10, Odd);
        for (var i = 0; i < 3000; i++)
        {
            var id = random.Next(1, Count + 1);
            if (i % 3 == 0)
            {
                _index.Remove(id);
            }
            else
            {
                _index.Set(i % 3 == 1 ? id : Count + i, SomeVectors.Near(random, _vectors[random.Next(Count)], 0.4f));
            }
        }

        var odd = Odd;
        Enumerable.Range(Count, 3000).Where(id => id % 2 == 1).ToList().ForEach(id => odd.Add(id));
        AssertSame(10, odd);
    }

    [Fact]
    public void Of_equals_the_lower_ids_are_found()
    {
        var twin = SomeVectors.Unit(new Random(1), Dimension);
        for (var id = 1; id <= 4000; id++)
        {
            _index.Set(id, twin);
        }

        var found = _index.Search(twin, 10, Odd);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (2L * i) + 1), found.Select(n => n.Id));
    }

    private void AssertSame(int k, IdSet only)
    {
        Assert.True(only.Count > CodeScan.WorthSketches);
        var random = new Random(9);
        var (found, exact) = (new Neighbour[k], new Neighbour[k]);
        var (right, all) = (0, 0);
        for (var q = 0; q < 60; q++)
        {
            // Near something, or near nothing, where all are nearly equally far.
            var query = q % 2 == 0 ? SomeVectors.Near(random, _vectors[random.Next(Count)], 0.8f) : SomeVectors.Unit(random, Dimension);
            var truth = exact.AsSpan(0, _index.Exact(query, exact, only)).ToArray();
            var answer = found.AsSpan(0, _index.Search(query, found, 0, only)).ToArray();
            Assert.Equal(k, answer.Length);
            Assert.All(answer, neighbour => Assert.True(only.Contains(neighbour.Id)));
            right += answer.Intersect(truth).Count();
            all += k;
        }

        Assert.True(right >= 0.998 * all, $"{right} of {all}");
    }
}
