using System.Collections.Concurrent;
using System.Diagnostics;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexConcurrencyTests
{
    private const int Dimension = 48;

    /// <summary>In which a number is told by a vector's angle to the first axis.</summary>
    private const int Numbers = 512;

    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(900);

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    public async Task A_search_sees_one_version(int others)
    {
        // The first of a pair is always changed before the second: a search that sees the second ahead of the first saw two versions.
        var numbers = Enumerable.Range(0, Numbers).ToDictionary(n => SomeVectors.Similarity(SomeVectors.Axis(Dimension, 0), Number(n)));
        using var index = Background(others);
        using var done = new CancellationTokenSource();
        var written = 0;
        var strange = new ConcurrentQueue<string>();

        await During(
            done,
            () =>
            {
                var n = written++;
                index.Set(1, Number(n));
                index.Set(2, Number(n));
                index.Set(3, Number(n));
                index.Set(4, Number(n));
                index.Remove(4);
                index.Remove(3);
            },
            () => Churn(index, others),
            () => Tend(index),
            () => Look(3, only: null),
            () => Look(50, only: null),
            () => Look(4, SomeVectors.Ids([1, 2, 3, 4])));

        Assert.Empty(strange);
        Assert.True(written > 100, $"{written} changes");

        void Look(int k, IdSet? only)
        {
            // All rows are compared. A walk may miss the pair: to what it comes from, all at right angles to the query, nothing is nearer than anything else.
            var isExact = others == 0 || only is not null;
            var before = Volatile.Read(ref written);
            Span<Neighbour> found = stackalloc Neighbour[k];
            found = found[..index.Search(SomeVectors.Axis(Dimension, 0), found, ef: Math.Max(k, 10), only)];
            var seen = new int?[5];
            foreach (var (id, similarity) in found)
            {
                if (id > 4)
                {
                    continue;
                }

                if (!numbers.TryGetValue(similarity, out var number) || seen[id] is not null)
                {
                    strange.Enqueue($"{id} with {similarity}, {seen[id]}");
                }

                seen[id] = number;
            }

            if (seen[1] is { } first && seen[2] is { } second && (first - second + Numbers) % Numbers > 1)
            {
                strange.Enqueue($"{first} and {second}");
            }

            if (k > 3 && seen[4] is { } fourth && seen[3] != fourth && (isExact || seen[3] is not null))
            {
                strange.Enqueue($"{fourth} without {seen[3]}");
            }

            if (k > 3 && isExact && before > 1 && (seen[1] is null || seen[2] is null))
            {
                strange.Enqueue($"one of the pair is missing after {before} changes: {seen[1]}, {seen[2]} of {found.Length}");
            }
        }
    }

    [Fact]
    public async Task Every_similarity_is_of_a_vector_that_the_id_had()
    {
        const int Ids = 1500;
        const int Versions = 3;
        var vectors = SomeVectors.Clustered(5, Ids * Versions, Dimension, 9, 0.8f);
        var queries = vectors[..8];
        var had = queries.Select(query => vectors.Select(vector => SomeVectors.Similarity(query, vector)).ToArray()).ToArray();
        using var index = SomeVectors.Linked(vectors[..Ids], new GraphShape(8, 30));
        using var done = new CancellationTokenSource();
        var strange = new ConcurrentQueue<string>();
        var (changes, looks) = (new Random(1), new Random(2));

        await During(
            done,
            () =>
            {
                var at = changes.Next(Ids * Versions);
                if (changes.Next(4) == 0)
                {
                    index.Remove((at % Ids) + 1);
                }
                else
                {
                    index.Set((at % Ids) + 1, vectors[at]);
                }
            },
            () => Tend(index),
            () =>
            {
                var found = new Neighbour[20];
                var query = looks.Next(queries.Length);
                var only = looks.Next(2) == 0 ? null : SomeVectors.Ids(Enumerable.Range(1, Ids).Where(id => id % 5 > 0).Select(id => (long)id));
                found = found[..index.Search(queries[query], found, ef: 10, only)];
                if (found.DistinctBy(n => n.Id).Count() != found.Length)
                {
                    strange.Enqueue("one twice");
                }

                foreach (var (id, similarity) in found)
                {
                    if (!Enumerable.Range(0, Versions).Any(v => had[query][id - 1 + (v * Ids)] == similarity) || only?.Contains(id) == false)
                    {
                        strange.Enqueue($"{id} with {similarity}");
                    }
                }
            });

        Assert.Empty(strange);
    }

    [Fact]
    public void Several_threads_link_as_well_as_one()
    {
        var vectors = SomeVectors.Clustered(6, 5000, Dimension, 30, 1);
        var queries = vectors[..100];
        using var alone = SomeVectors.Linked(vectors, new GraphShape(8, 40), threads: 1);
        using var together = SomeVectors.Linked(vectors, new GraphShape(8, 40), threads: 4);

        Assert.InRange(SomeVectors.Recall(together, queries, 10, 20), SomeVectors.Recall(alone, queries, 10, 20) - 0.02, 1);
    }

    [Fact]
    public async Task What_is_closed_beside_all_kinds_of_use_says_so_and_no_more()
    {
        for (var round = 0; round < 2; round++)
        {
            using var folder = new TemporaryFolder();
            MakeSaved(folder.Path);
            var index = VectorIndex.Open(folder.Path, "space", Dimension);
            var vector = SomeVectors.Axis(Dimension, 1);
            Action[] uses =
            [
                () => index.Search(vector, 10), () => index.Set(7, vector), () => index.Remove(8), () => index.Link(2, CancellationToken.None),
                () => index.Unlink(2, CancellationToken.None), () => index.Examine(3, 1, CancellationToken.None), () => index.Heal(CancellationToken.None),
                () => index.Contains(3), () => index.Ids(), () => index.Rank(vector), () => index.Save(), () => index.Statistics(),
                () => index.VerifyAsync(CancellationToken.None).GetAwaiter().GetResult(),
            ];
            using var begun = new CountdownEvent(uses.Length);
            var running = uses.Select(use => Task.Run(() => UseUntilClosed(use, begun))).ToArray();
            begun.Wait(TestContext.Current.CancellationToken);

            Parallel.For(0, 2, _ => index.Dispose());

            var ended = await Task.WhenAll(running);
            Assert.All(ended, Assert.True);
            Assert.All(uses.SkipLast(3), use => Assert.Throws<ObjectDisposedException>(use));
        }
    }

    private static bool UseUntilClosed(Action use, CountdownEvent begun)
    {
        try
        {
            use();
            begun.Signal();
            for (var i = 0; i < 1_000_000; i++)
            {
                use();
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static void MakeSaved(string folder)
    {
        using var index = VectorIndex.Create(folder, "space", Dimension, new GraphShape(4, 20));
        var vectors = SomeVectors.Clustered(7, 1500, Dimension, 5, 0.7f);
        for (var id = 1; id <= vectors.Length; id++)
        {
            index.Set(id, vectors[id - 1]);
        }

        index.Link(2, CancellationToken.None);
        index.Save();
    }

    /// <summary>Repeats each on a thread of its own for a while; the first fault is thrown.</summary>
    private static async Task During(CancellationTokenSource done, params Action[] works)
    {
        var running = works.Select(work => Task.Factory.StartNew(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    work();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        done.CancelAfter(Duration);
        await Task.WhenAll(running);
    }

    private static void Tend(VectorIndex index)
    {
        index.Link(2, CancellationToken.None);
        index.Unlink(2, CancellationToken.None);
    }

    private static VectorIndex Background(int others) => others == 0
        ? new VectorIndex(Dimension, new GraphShape(4, 20))
        : SomeVectors.Linked([.. Enumerable.Range(0, others).Select(Other)], new GraphShape(4, 20));

    private static void Churn(VectorIndex index, int others)
    {
        var id = (Stopwatch.GetTimestamp() % Math.Max(others, 300)) + 11;
        index.Set(id, Other((int)id));
        index.Remove(id + 5);
    }

    /// <summary>At right angles to the first axis, where only the numbers lie.</summary>
    private static float[] Other(int seed)
    {
        var vector = SomeVectors.Unit(new Random(seed), Dimension);
        vector[0] = 0;
        return SomeVectors.Near(new Random(seed), vector, 0);
    }

    /// <summary>0.5 to 0.9 to the first axis.</summary>
    private static float[] Number(int number)
    {
        var vector = new float[Dimension];
        vector[0] = 0.5f + (0.4f * (number % Numbers) / Numbers);
        vector[1 + (number % 7)] = MathF.Sqrt(1 - (vector[0] * vector[0]));
        return vector;
    }
}
