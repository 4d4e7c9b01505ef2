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

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1001)]
    public void The_places_are_picked_of_the_ids_that_it_holds(int length)
    {
        var random = new Random(7);
        var set = new IdSet(500);
        for (var id = 0; id < 500; id++)
        {
            _ = random.Next(2) == 0 && set.Add(id);
        }

        // Some lie beyond all that it has room for.
        long[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(20) == 0 ? random.NextInt64() : random.Next(600))];
        var places = new int[length];

        var count = set.Pick(ids, 30, places);

        Assert.Equal(Enumerable.Range(30, length).Where(place => set.Contains(ids[place - 30])), places[..count]);
    }
}
