using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class GraphInvariantTests
{
    private const string Space = "some space";

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 1, 4)]
    [InlineData(3, 3, 4)]
    [InlineData(4, 2, 16)]
    public void After_any_history_the_links_make_sense(int seed, int threads, int m)
    {
        const int Dimension = 12;
        using var history = new IndexHistory(seed, Dimension, ids: 2000, new GraphShape(m, 24), spread: 0.5f);
        history.Fill(2000);
        history.Index.Link(threads, CancellationToken.None);
        for (var step = 0; step < 4000; step++)
        {
            history.Step(threads);
        }

        history.Index.Link(threads, CancellationToken.None);
        history.Index.Unlink(threads, CancellationToken.None);
        history.Index.Heal(CancellationToken.None);
        history.Index.Save();

        Assert.Equal(0, history.Index.Examine(10, 1, CancellationToken.None).Orphans);
        AssertSound(new SavedGraph(history.Folder, Space, Dimension), history.Model.Keys);
    }

    [Fact]
    public void The_same_seed_order_and_one_thread_make_the_same_file()
    {
        var files = new List<byte[]>();
        for (var run = 0; run < 2; run++)
        {
            using var folder = new TemporaryFolder();
            using var index = VectorIndex.Create(folder.Path, Space, 24, new GraphShape(8, 40));
            var vectors = SomeVectors.Clustered(2, 2500, 24, 7, 0.6f);
            for (var id = 1; id <= 2000; id++)
            {
                index.Set(id, vectors[id - 1]);
            }

            index.Link(1, CancellationToken.None);
            for (var id = 2001; id <= 2500; id++)
            {
                index.Remove(id - 1700);
                index.Set(id, vectors[id - 1]);
            }

            index.Unlink(1, CancellationToken.None);
            index.Link(1, CancellationToken.None);
            index.Save();
            files.Add(File.ReadAllBytes(Path.Combine(folder.Path, "graph")));
        }

        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void What_is_linked_anew_keeps_its_levels()
    {
        using var folder = new TemporaryFolder();
        using var index = VectorIndex.Create(folder.Path, Space, 16, new GraphShape(4, 30));
        var vectors = SomeVectors.Clustered(3, 1500, 16, 5, 0.7f);
        for (var id = 1; id <= 1500; id++)
        {
            index.Set(id, vectors[id - 1]);
        }

        index.Link(1, CancellationToken.None);
        for (var id = 1; id <= 1500; id++)
        {
            if (id % 4 != 0)
            {
                index.Remove(id);
            }
        }

        // Three neighbours of four go: nearly all nodes are linked anew, among them those of the higher levels.
        index.Unlink(1, CancellationToken.None);
        index.Save();

        var graph = new SavedGraph(folder.Path, Space, 16);
        var levels = graph.Levels();
        var alive = Enumerable.Range(0, graph.Ids.Length).Where(slot => graph.Ids[slot] != 0).ToList();
        var high = alive.Where(slot => levels[slot] > 0 && alive.Count(other => levels[other] >= 1) > 1).ToList();
        Assert.NotEmpty(high);
        Assert.Equal(0, high.Count(slot => graph.Links(slot, 1)[0] < 0));
    }

    private static void AssertSound(SavedGraph graph, IEnumerable<long> ids)
    {
        Assert.Equal(ids.Order(), graph.Ids.Where(id => id != 0).Order());
        var levels = graph.Levels();
        var entry = (int)(uint)graph.Header.Entry;
        Assert.NotEqual(0, graph.Ids[entry]);
        Assert.Equal(levels[entry], (int)(graph.Header.Entry >> 32));
        for (var slot = 0; slot < graph.Ids.Length; slot++)
        {
            for (var level = 0; graph.Ids[slot] != 0 && level <= levels[slot]; level++)
            {
                var all = graph.Links(slot, level);
                var end = all.IndexOf(-1);
                var links = (end < 0 ? all : all[..end]).ToArray();
                Assert.Equal(-1, end < 0 ? -1 : all[end..].IndexOfAnyExcept(-1));
                Assert.Equal(links.Length, links.Distinct().Count());
                Assert.DoesNotContain(slot, links);
                Assert.DoesNotContain(links, near => (uint)near >= (uint)graph.Ids.Length);
                Assert.DoesNotContain(links, near => graph.Ids[near] == 0);
                Assert.DoesNotContain(links, near => levels[near] < level);
            }
        }
    }
}
