using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Tests.Indexing.Neighbours;

/// <summary>The index and its files: derived, and made good from the catalog whatever became of them.</summary>
public sealed class LiveVectorsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_space_that_was_never_saved_is_closed_without_a_complaint()
    {
        await using var some = await SomeIndex.OfAsync(3);

        some.Vectors.Close(SomeIndex.Space);

        Assert.Empty(some.Log.Lines);
        Assert.False(Directory.Exists(some.SpaceFolder));
    }

    [Fact]
    public async Task Commits_are_followed_and_a_restart_reads_what_the_file_lacks_from_the_catalog()
    {
        await using var some = await SomeIndex.OfAsync(50);
        var first = await some.CommitAsync(20);
        await some.RemoveAsync([.. first.Take(5)]);
        await some.IsTrueAsync();
        some.Stop();

        await some.StartAsync();
        Assert.Empty(some.Log.Lines);
        await some.CommitAsync(10);
        await some.RemoveAsync([first[7]]);
        some.Kill();
        await some.StartAsync();

        Assert.Empty(some.Log.Lines);
        Assert.Equal(74, some.Index.Count);
        await some.IsTrueAsync();
    }

    [Fact]
    public async Task What_nothing_uses_any_more_is_deleted()
    {
        await using var some = await SomeIndex.OfAsync(3);
        some.Stop();
        await File.WriteAllTextAsync(Path.Combine(some.Folder, "former.vectors"), "", Cancel);
        Directory.CreateDirectory(Path.Combine(some.Folder, "another-space"));
        await some.StartAsync();

        some.Vectors.DeleteUnused();

        Assert.Equal([some.SpaceFolder], Directory.GetFileSystemEntries(some.Folder));
    }

    [Theory]
    [InlineData("graph", 0.5)]
    [InlineData("graph", 0.95)]
    [InlineData("rows", 0.02)] // It grows in steps: the rest is empty.
    public async Task A_damaged_file_is_found_and_the_index_made_anew_from_the_catalog(string name, double at)
    {
        await using var some = await SomeIndex.OfAsync(2000);
        await some.ReadyAsync();
        some.Stop();
        Flip(Path.Combine(some.SpaceFolder, name), at);

        await some.StartAsync();
        Assert.Equal(2000, some.Index.Count);
        await some.ReadyAsync();
        await Eventually.TrueAsync(() => Task.FromResult(some.Log.Lines.Exists(line => line.Contains("made anew", StringComparison.Ordinal)) || !some.Live.IsVerifying), TimeSpan.FromMinutes(1), "it should be verified");
        await some.ReadyAsync();

        Assert.Contains(some.Log.Lines, line => line.Contains("is made anew from the catalog: ", StringComparison.Ordinal));
        Assert.Equal(0, some.Index.Statistics().Unlinked);
        await some.IsTrueAsync();
        some.Stop();
        some.Log.Lines.Clear();
        await some.StartAsync();
        await some.ReadyAsync();
        Assert.Empty(some.Log.Lines);
        await some.IsTrueAsync();
    }

    [Fact]
    public async Task Whoever_searches_while_the_index_is_made_anew_finds_everything_and_commits_reach_both()
    {
        await using var some = await SomeIndex.OfAsync(1000);
        await some.ReadyAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var counts = new List<int>();
        var searching = Task.Run(() => SearchOn(some, counts, over.Token), Cancel);

        for (var round = 0; round < 5; round++)
        {
            var anew = some.Vectors.RebuildAsync(some.Live, Cancel);
            var added = await some.CommitAsync(10);
            await some.RemoveAsync([added[0]]);
            await anew;
            await some.TendAsync();
            await some.IsTrueAsync();
        }

        await over.CancelAsync();
        await searching;
        Assert.NotEmpty(counts);
        Assert.All(counts, count => Assert.InRange(count, 1000, 1050));
    }

    [Fact]
    public async Task Without_a_place_for_its_files_the_index_lives_in_memory_and_says_so_until_there_is_one()
    {
        await using var some = await SomeIndex.OfAsync(20);
        some.Kill();
        Directory.Delete(some.Folder, recursive: true);
        await File.WriteAllTextAsync(some.Folder, "in the way", Cancel);

        await some.StartAsync();
        await some.TendAsync();

        await some.IsTrueAsync();
        Assert.Contains("in memory alone", (await some.StatusAsync()).Problem, StringComparison.Ordinal);
        var before = some.Index;
        some.Time.Advance(TimeSpan.FromMinutes(11));
        await some.TendAsync();
        // Tried again in vain: what is linked is kept.
        Assert.Same(before, some.Index);
        File.Delete(some.Folder);
        some.Time.Advance(TimeSpan.FromMinutes(11));
        await some.ReadyAsync();
        Assert.Null((await some.StatusAsync()).Problem);
        some.Stop();
        Assert.True(File.Exists(Path.Combine(some.SpaceFolder, "graph")));
        await some.StartAsync();
        await some.IsTrueAsync();
    }

    [Fact]
    public async Task A_save_that_fails_is_told_tried_again_and_loses_nothing()
    {
        await using var some = await SomeIndex.OfAsync(20);
        await some.ReadyAsync();
        Directory.Delete(some.SpaceFolder, recursive: true);
        await File.WriteAllTextAsync(some.SpaceFolder, "in the way", Cancel);
        some.Time.Advance(TimeSpan.FromMinutes(2));

        await some.TendAsync();

        Assert.Contains("cannot be kept up to date", (await some.StatusAsync()).Problem, StringComparison.Ordinal);
        await some.IsTrueAsync();
        File.Delete(some.SpaceFolder);
        Directory.CreateDirectory(some.SpaceFolder);
        some.Time.Advance(TimeSpan.FromMinutes(1));
        await some.TendAsync();
        Assert.Null((await some.StatusAsync()).Problem);
        Assert.True(File.Exists(Path.Combine(some.SpaceFolder, "graph")));
    }

    [Fact]
    public async Task A_stop_while_the_catalog_is_read_leaves_the_files()
    {
        await using var some = await SomeIndex.OfAsync(20);
        await some.ReadyAsync();
        some.Stop();
        using (var vectors = new LiveVectors(some.Catalog.Embeddings, some.Folder, some.Time, some.Log))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => vectors.OpenAsync(SomeIndex.Space, SomeIndex.Dimension, new CancellationToken(canceled: true)));
            Assert.Empty(vectors.Open);
        }

        Assert.True(File.Exists(Path.Combine(some.SpaceFolder, "graph")));
        some.Log.Lines.Clear();
        await some.StartAsync();
        Assert.Empty(some.Log.Lines);
        await some.IsTrueAsync();
    }

    [Fact]
    public async Task Beside_another_writer_nothing_is_written()
    {
        await using var some = await SomeIndex.OfAsync(20);
        using var reading = new LiveVectors(some.Catalog.Embeddings, null, some.Time, some.Log);

        var live = await reading.OpenAsync(SomeIndex.Space, SomeIndex.Dimension, Cancel);

        Assert.True(live.Serving!.IsInMemory);
        Assert.Equal(20, live.Serving.Index.Thing.Count);
    }

    private static void SearchOn(SomeIndex some, List<int> counts, CancellationToken over)
    {
        var query = new float[SomeIndex.Dimension];
        query[0] = 1;
        while (!over.IsCancellationRequested)
        {
            var index = some.Live.TryBorrow();
            Assert.NotNull(index);
            counts.Add(index.Thing.Rank(query).Count);
            index.Release();
        }
    }

    private static void Flip(string path, double at)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = (long)(file.Length * at);
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 0x55));
    }
}
