using PhotoSearch.Vectors;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors;

public sealed class IdMapTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1L << 20)]
    [InlineData(3, 1L << 44)]
    [InlineData(4, long.MaxValue / 500)]
    public unsafe void It_holds_what_a_dictionary_holds(int seed, long step)
    {
        // Ids with the same low bits are those that a hash by the low bits puts into one place.
        var random = new Random(seed);
        using var slots = new Slots(1, new GraphShape(), RowFile.InMemory(1));
        var map = new IdMap(slots);
        var model = new Dictionary<long, int>();

        for (var i = 0; i < 20_000; i++)
        {
            var id = (1 + random.Next(480)) * step;
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.GetValueOrDefault(id, -1), map.Remove(id));
                model.Remove(id);
            }
            else
            {
                var slot = slots.Append();
                slots.Ids[slot] = id;
                Assert.Equal(model.GetValueOrDefault(id, -1), map.Set(id, slot));
                model[id] = slot;
            }

            Assert.Equal(model.Count, map.Count);
        }

        for (var i = 1; i <= 490; i++)
        {
            Assert.Equal(model.GetValueOrDefault(i * step, -1), map.Find(i * step));
        }
    }
}
