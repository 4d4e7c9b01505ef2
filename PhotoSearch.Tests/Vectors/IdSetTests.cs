using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class IdSetTests
{
    [Fact]
    public void It_holds_what_a_hash_set_holds()
    {
        var random = new Random(5);
        var (ids, model) = (new IdSet(10), new HashSet<long>());

        for (var step = 0; step < 20_000; step++)
        {
            long id = random.Next(3000);
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove(id), ids.Remove(id));
            }
            else
            {
                Assert.Equal(model.Add(id), ids.Add(id));
            }
        }

        Assert.Equal(model.Count, ids.Count);
        Assert.All(Enumerable.Range(0, 4000), id => Assert.Equal(model.Contains(id), ids.Contains(id)));
    }

    [Fact]
    public void Ids_outside_are_not_in_it()
    {
        var ids = new IdSet(0);

        ids.Add(63);

        Assert.False(ids.Contains(-1));
        Assert.False(ids.Contains(long.MaxValue));
        Assert.False(ids.Remove(64));
        Assert.False(ids.Remove(-64));
        Assert.Throws<ArgumentOutOfRangeException>(() => ids.Add(-1));
    }
}
