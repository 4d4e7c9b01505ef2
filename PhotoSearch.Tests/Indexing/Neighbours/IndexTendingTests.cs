using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Tests.Indexing.Neighbours;

/// <summary>When an index is saved, and that what is new gets linked.</summary>
public sealed class IndexTendingTests
{
    private static string GraphOf(SomeIndex some) => Path.Combine(some.SpaceFolder, "graph");

    [Fact]
    public async Task What_is_committed_is_linked_and_saved_when_a_minute_was_calm()
    {
        await using var some = await SomeIndex.OfAsync(300);

        var due = await some.TendAsync();

        Assert.False(File.Exists(GraphOf(some)));
        Assert.InRange(due, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(60));
        Assert.Equal(0, some.Index.Statistics().Unlinked);
        some.Time.Advance(TimeSpan.FromSeconds(40));
        await some.CommitAsync(1);
        await some.TendAsync();
        some.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.InRange(await some.TendAsync(), TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(20));
        Assert.False(File.Exists(GraphOf(some)));
        some.Time.Advance(TimeSpan.FromSeconds(21));
        await some.TendAsync();
        Assert.True(File.Exists(GraphOf(some)));
        Assert.Equal(IndexTending.LongestSleep, await some.TendAsync());
    }

    [Fact]
    public async Task Many_changes_are_saved_without_waiting_for_calm()
    {
        await using var some = await SomeIndex.OfAsync(0);
        await some.CommitAsync(5001);

        await some.TendAsync();

        Assert.True(File.Exists(GraphOf(some)));
    }

    [Fact]
    public async Task At_the_end_of_the_program_a_change_is_saved_and_nothing_else_is_written()
    {
        await using var some = await SomeIndex.OfAsync(30);
        some.Stop();
        var written = File.GetLastWriteTimeUtc(GraphOf(some));

        await some.StartAsync();
        await some.TendAsync();
        var linked = some.Live.Serving!.UnsavedLinks;
        some.Stop();

        Assert.Equal(linked == 0, File.GetLastWriteTimeUtc(GraphOf(some)) == written);
    }

    [Fact]
    public async Task Many_dead_vectors_are_taken_out_of_the_graph_and_few_are_left()
    {
        await using var some = await SomeIndex.OfAsync(3000);
        await some.ReadyAsync();
        var held = some.Index.Ids().Order().ToList();

        await some.RemoveAsync(held[..200]);
        await some.TendAsync();
        var few = some.Index.Statistics().Dead;
        await some.RemoveAsync(held[200..500]);
        await some.TendAsync();

        Assert.True(few is 200 or 0, $"{few} are dead");
        Assert.Equal(0, some.Index.Statistics().Dead);
        await some.IsTrueAsync();
    }
}
