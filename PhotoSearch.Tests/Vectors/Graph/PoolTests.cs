using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Tests.Vectors.Graph;

public sealed class PoolTests
{
    [Theory]
    [InlineData(1, 1, 0.0)]
    [InlineData(2, 10, 0.3)]
    [InlineData(3, 64, 0.9)]
    [InlineData(4, 200, 0.05)]
    public void It_keeps_the_best_shown_and_the_hidden_before_them(int seed, int ef, double hidden)
    {
        var random = new Random(seed);
        using var pool = new Pool();
        for (var walk = 0; walk < 20; walk++)
        {
            pool.Begin(ef);
            var offered = new List<(int Product, int Slot, bool IsHidden)>();
            var taken = new HashSet<int>();
            for (var slot = 0; slot < 1000; slot++)
            {
                var (product, isHidden) = (random.Next(-300, 300), random.NextDouble() < hidden);
                offered.Add((product, slot, isHidden));
                if (pool.IsWorthKeeping(product))
                {
                    pool.Offer(product, slot, isHidden);
                }

                if (slot % 3 == 0 && pool.TryTakeNext(out var next))
                {
                    Assert.True(taken.Add(next));
                    Assert.Equal(Expected(offered, ef).First(o => o.Slot == next || !taken.Contains(o.Slot)).Slot, next);
                }
            }

            var expected = Expected(offered, ef);
            Assert.Equal(expected.Select(o => (o.Product, o.Slot, !o.IsHidden)), pool.Keys.ToArray().Select(key => (Pool.ProductOf(key), Pool.SlotOf(key), Pool.IsShown(key))));
            Assert.Equal(expected.Count(o => !o.IsHidden), pool.Shown);
            while (pool.TryTakeNext(out var next))
            {
                Assert.True(taken.Add(next));
            }

            Assert.Superset(expected.Select(o => o.Slot).ToHashSet(), taken);
            Assert.False(pool.IsLost);
        }
    }

    [Fact]
    public void Too_many_hidden_ones_are_told()
    {
        using var pool = new Pool();
        pool.Begin(10);

        for (var slot = 0; slot < 20_000; slot++)
        {
            pool.Offer(slot, slot, isHidden: true);
        }

        Assert.True(pool.IsLost);
        Assert.InRange(pool.Count, 4096, 9000);
    }

    /// <summary>All better than the ef-th shown, and that one.</summary>
    private static List<(int Product, int Slot, bool IsHidden)> Expected(List<(int Product, int Slot, bool IsHidden)> offered, int ef)
    {
        var ordered = offered.OrderByDescending(o => o.Product).ThenByDescending(o => o.Slot).ToList();
        var shown = 0;
        return [.. ordered.TakeWhile(o => shown < ef && (o.IsHidden || ++shown <= ef))];
    }
}
