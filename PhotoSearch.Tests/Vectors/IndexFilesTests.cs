using System.Diagnostics;
using PhotoSearch.Tests.Vectors.Files;
using PhotoSearch.Vectors;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors;

/// <summary>An index and its two files: saved, opened, checked, on a full disk, and saved beside searches.</summary>
public sealed class IndexFilesTests(ITestOutputHelper output) : IDisposable
{
    private const string Space = "a1b2c3";
    private const int Dimension = 24;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3000)]
    public async Task What_was_saved_answers_the_same_when_it_is_opened(int count)
    {
        using var saved = SomeIndex.Make(_folder.Path, Space, Dimension, count);
        saved.Save();
        using var opened = VectorIndex.Open(_folder.Path, Space, Dimension);

        await SameAsync(saved, opened);
        await opened.VerifyAsync(Cancel);
        Assert.True(opened.IsVerified);
        await SameAsync(saved, opened);
    }

    [Fact]
    public async Task A_verified_graph_takes_no_memory_of_files_beside_its_own()
    {
        const int Count = 20_000;
        using (var saved = SomeIndex.Make(_folder.Path, Space, Dimension, Count))
        {
            saved.Save();
        }

        using var opened = VectorIndex.Open(_folder.Path, Space, Dimension);
        await opened.VerifyAsync(Cancel);

        Assert.InRange(PageCache.Share(Path.Combine(_folder.Path, "graph")), 0, 0.3);
    }

    [Fact]
    public async Task An_opened_index_goes_on_changing_and_is_saved_again()
    {
        using (var first = SomeIndex.Make(_folder.Path, Space, Dimension, 1500))
        {
            first.Save();
        }

        using var index = VectorIndex.Open(_folder.Path, Space, Dimension);
        await index.VerifyAsync(Cancel);
        for (var round = 0; round < 5; round++)
        {
            for (var id = 1; id <= 1500; id += 5)
            {
                index.Remove(id + round);
                index.Set((round * 10_000) + id + 2000, SomeIndex.Vector(id, Dimension));
            }

            index.Link(1, Cancel);
            index.Unlink(1, Cancel);
            index.Save();
            using var again = VectorIndex.Open(_folder.Path, Space, Dimension);
            await again.VerifyAsync(Cancel);
            await SameAsync(index, again);
        }
    }

    [Fact]
    public async Task Removed_vectors_stay_removed_and_their_places_are_used_again()
    {
        using (var index = SomeIndex.Make(_folder.Path, Space, Dimension, 1000))
        {
            foreach (var id in index.Ids().Where(id => id % 2 == 0))
            {
                index.Remove(id);
            }

            index.Unlink(1, Cancel);
            index.Save();
        }

        using var opened = VectorIndex.Open(_folder.Path, Space, Dimension);
        Assert.DoesNotContain(opened.Ids(), id => id % 2 == 0);
        var before = opened.Statistics().FileBytes;

        for (var round = 0; round < 20; round++)
        {
            for (var id = 1; id <= 300; id++)
            {
                opened.Remove(((round + 9) * 10_000) + id);
                opened.Set(((round + 10) * 10_000) + id, SomeIndex.Vector(id, Dimension));
            }

            opened.Link(1, Cancel);
            opened.Unlink(1, Cancel);
            opened.Save();
        }

        using var file = GraphFile.Open(Path.Combine(_folder.Path, "graph"), Space, Dimension);
        Assert.InRange(file.Header.Slots, 1, 2000);
        Assert.Equal(before, opened.Statistics().FileBytes);
        await opened.VerifyAsync(Cancel);
    }

    [Theory]
    [InlineData("another", Dimension, "belongs to another model")]
    [InlineData(Space, Dimension + 1, "holds vectors of 24 numbers; the model in use gives 25")]
    public void Another_space_or_dimension_is_refused(string space, int dimension, string problem)
    {
        using (var index = SomeIndex.Make(_folder.Path, Space, Dimension, 10))
        {
            index.Save();
        }

        var thrown = Assert.Throws<VectorFileException>(() => VectorIndex.Open(_folder.Path, space, dimension));

        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("graph")]
    [InlineData("rows")]
    public void A_missing_file_is_said_to_be_missing(string name)
    {
        using (var index = SomeIndex.Make(_folder.Path, Space, Dimension, 10))
        {
            index.Save();
        }

        File.Delete(Path.Combine(_folder.Path, name));

        var thrown = Assert.Throws<VectorFileException>(() => VectorIndex.Open(_folder.Path, Space, Dimension));
        Assert.Contains($"{name} is not there", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_was_never_saved_is_not_there()
    {
        SomeIndex.Make(_folder.Path, Space, Dimension, 10).Dispose();

        Assert.Throws<VectorFileException>(() => VectorIndex.Open(_folder.Path, Space, Dimension));
    }

    [Fact]
    public void Creating_deletes_what_was_there()
    {
        using (var index = SomeIndex.Make(_folder.Path, Space, Dimension, 10))
        {
            index.Save();
        }

        using var anew = VectorIndex.Create(_folder.Path, Space, Dimension);

        Assert.Equal(0, anew.Count);
        Assert.Throws<VectorFileException>(() => VectorIndex.Open(_folder.Path, Space, Dimension));
    }

    [Fact]
    public async Task A_full_disk_fails_the_change_or_the_save_and_nothing_else()
    {
        using var disk = new SmallDisk(3);
        using var index = SomeIndex.Make(disk.Path, Space, Dimension, 2000);
        index.Save();
        var filling = disk.Fill();
        var (count, more) = (index.Count, 0);

        Assert.Throws<IOException>(() =>
        {
            for (more = 0; more < 100_000; more++)
            {
                index.Set(50_000 + more, SomeIndex.Vector(50_000 + more, Dimension));
            }
        });
        Assert.Throws<IOException>(index.Save);

        Assert.Equal(count + more, index.Count);
        Assert.False(index.Contains(50_000 + more));
        Assert.Equal(50_000, index.Search(SomeIndex.Vector(50_000, Dimension), 1)[0].Id);
        using (var last = VectorIndex.Open(disk.Path, Space, Dimension))
        {
            await last.VerifyAsync(Cancel);
            Assert.Equal(count, last.Count);
        }

        File.Delete(filling);
        index.Set(50_000 + more, SomeIndex.Vector(50_000 + more, Dimension));
        index.Save();
        using var opened = VectorIndex.Open(disk.Path, Space, Dimension);
        await SameAsync(index, opened);
    }

    /// <remarks>The aim is 50 ms; a build machine with other things to do is not asked for more than that no search waits for a save.</remarks>
    [Fact]
    public async Task Saving_stalls_no_search()
    {
        using var index = SomeIndex.Make(_folder.Path, Space, 64, 20_000);
        var query = SomeIndex.Vector(77, 64);
        var nearest = new Neighbour[10];
        index.Search(query, nearest);
        using var ended = new CancellationTokenSource();
        var saving = Task.Run(
            () =>
            {
                var longest = TimeSpan.Zero;
                for (var id = 1; id <= 12; id++)
                {
                    index.Set(100_000 + id, SomeIndex.Vector(id, 64));
                    var since = Stopwatch.GetTimestamp();
                    index.Save();
                    longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
                }

                ended.Cancel();
                return longest;
            },
            Cancel);

        var (slowest, searches) = (TimeSpan.Zero, 0);
        while (!ended.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            Assert.Equal(10, index.Search(query, nearest));
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
            searches++;
        }

        output.WriteLine($"{searches} searches while it was saved 12 times, the slowest save {(await saving).TotalMilliseconds:F1} ms: the slowest search took {slowest.TotalMilliseconds:F1} ms");
        Assert.InRange(slowest.TotalMilliseconds, 0, 500);
    }

    private static async Task SameAsync(VectorIndex expected, VectorIndex actual)
    {
        Assert.Equal(expected.Ids().Order(), actual.Ids().Order());
        Assert.Equal(expected.Count, actual.Count);
        var (stored, found) = (new float[expected.Dimension], new float[expected.Dimension]);
        foreach (var id in expected.Ids())
        {
            Assert.True(expected.TryGet(id, stored) && actual.TryGet(id, found));
            Assert.Equal(stored, found);
        }

        for (var query = 0; query < 20; query++)
        {
            var vector = SomeIndex.Vector(-1 - query, expected.Dimension);
            Assert.Equal(expected.Search(vector, 10), actual.Search(vector, 10));
            Assert.Equal(expected.Rank(vector).Take(50), actual.Rank(vector).Take(50));
        }

        await Task.CompletedTask;
    }
}
