using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexConcurrencyTests
{
    [Fact]
    public async Task Searches_beside_changes_never_see_half_a_vector()
    {
        // Few long vectors and no idle moment: nearly every search meets a row that is being written. Without the lock this fails at once.
        const int Ids = 24;
        const int Versions = 4;
        const int Dimension = 16_384;
        const int Changes = 4_000;
        var random = new Random(11);
        var query = SomeVectors.Unit(random, Dimension);
        var vectors = Enumerable.Range(0, Ids * Versions).Select(_ => SomeVectors.Unit(random, Dimension)).ToArray();
        var allowed = vectors.Select(vector => Alone(vector, query)).ToArray();
        using var index = new VectorIndex(Dimension);
        using var done = new CancellationTokenSource();

        var searching = Enumerable.Range(0, 2).Select(_ => Task.Run(() => SearchUntil(done.Token))).ToArray();
        var changing = Enumerable.Range(0, 2).Select(part => Task.Run(() => Change(new Random(part)))).ToArray();
        await Task.WhenAll(changing);
        await done.CancelAsync();
        var searches = await Task.WhenAll(searching);

        Assert.All(searches, count => Assert.True(count > 0));

        void Change(Random order)
        {
            for (var i = 0; i < Changes; i++)
            {
                var (id, version) = (order.Next(Ids), order.Next(Versions + 1));
                if (version == Versions)
                {
                    index.Remove(id + 1);
                }
                else
                {
                    index.Set(id + 1, vectors[(id * Versions) + version]);
                }
            }
        }

        int SearchUntil(CancellationToken token)
        {
            var count = 0;
            for (; count == 0 || !token.IsCancellationRequested; count++)
            {
                var found = index.Search(query, Ids);
                var ids = 0L;
                foreach (var neighbour in found)
                {
                    Assert.True(allowed.AsSpan((int)(neighbour.Id - 1) * Versions, Versions).Contains(neighbour.Similarity), $"half a vector of {neighbour.Id}");
                    Assert.True((ids & (1L << (int)neighbour.Id)) == 0, $"{neighbour.Id} twice");
                    ids |= 1L << (int)neighbour.Id;
                }
            }

            return count;
        }
    }

    private static float Alone(float[] vector, float[] query)
    {
        using var index = new VectorIndex(vector.Length);
        index.Set(1, vector);
        return index.Search(query, 1)[0].Similarity;
    }
}
