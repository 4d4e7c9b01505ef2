using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class UnlinkedTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 55)]
    public void It_holds_what_a_list_holds(int seed, int adding)
    {
        var random = new Random(seed);
        var unlinked = new Unlinked();
        var waiting = new List<int>();
        var taken = new List<(int Slot, long Place)>();
        var next = 0;

        for (var step = 0; step < 20_000; step++)
        {
            var kind = random.Next(100);
            if (kind < adding)
            {
                unlinked.Add(next);
                waiting.Add(next++);
            }
            else if (kind < 75)
            {
                Assert.Equal(waiting.Count > 0, unlinked.TryTake(out var slot, out var place));
                if (waiting.Count > 0)
                {
                    Assert.Equal(waiting[0], slot);
                    waiting.RemoveAt(0);
                    taken.Add((slot, place));
                }
            }
            else if (kind < 98 && taken.Count > 0)
            {
                var at = random.Next(taken.Count);
                unlinked.Done(taken[at].Place);
                taken.RemoveAt(at);
            }
            else if (taken.Count == 0)
            {
                unlinked.Drop(slot => slot % 3 == 0);
                waiting.RemoveAll(slot => slot % 3 == 0);
            }

            Assert.Equal(waiting.Count + taken.Count, unlinked.Count);
        }

        Assert.Equal(waiting.Concat(taken.Select(t => t.Slot)).Order(), unlinked.Waiting().ToArray().Where(slot => slot >= 0).Order());
    }
}
