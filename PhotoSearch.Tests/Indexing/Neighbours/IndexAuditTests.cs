using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Tests.Vectors;

namespace PhotoSearch.Tests.Indexing.Neighbours;

/// <summary>What an audit finds, mends and tells.</summary>
public sealed class IndexAuditTests
{
    private const int MostCommits = 1000;

    private static readonly Random Some = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_index_is_told_to_be_sound()
    {
        await using var some = await SomeIndex.OfAsync(400);
        await some.ReadyAsync();

        var found = await AuditAsync(some);

        Assert.Equal((0, 0, 0, 0, 0, 0), (found.Missing, found.Stray, found.Wrong, found.Misaligned, found.Orphans, found.Healed));
        Assert.Equal((400, 400), (found.Vectors, found.Compared));
        Assert.InRange(found.RecallAt10, 0.95, 1);
        Assert.False(found.IsRebuilt);
    }

    [Fact]
    public async Task Missing_stray_and_wrong_vectors_are_found_and_mended()
    {
        await using var some = await SomeIndex.OfAsync(1500);
        await some.ReadyAsync();
        var ids = some.Index.Ids().Order().ToList();
        some.Index.Remove(ids[3]);
        some.Index.Remove(ids[700]);
        some.Index.Set(1_000_000, SomeVectors.Unit(Some, SomeIndex.Dimension));
        foreach (var id in ids.Where(id => id % 2 == 0).Except([ids[3], ids[700]]))
        {
            some.Index.Set(id, SomeVectors.Unit(Some, SomeIndex.Dimension));
        }

        await some.ReadyAsync();
        var wrong = ids.Count(id => id % 2 == 0 && id != ids[3] && id != ids[700]);

        var found = await AuditAsync(some);

        Assert.Equal((2, 1), (found.Missing, found.Stray));
        Assert.Equal((1500, wrong), (found.Compared, found.Wrong));
        Assert.Equal(wrong + 3, found.Healed);
        await some.IsTrueAsync();
        var after = await AuditAsync(some);
        Assert.Equal((0, 0, 0), (after.Missing, after.Stray, after.Wrong));
    }

    [Fact]
    public async Task A_restart_still_shows_what_was_found()
    {
        await using var some = await SomeIndex.OfAsync(100);
        await some.ReadyAsync();
        some.Index.Set(1_000_000, SomeVectors.Unit(Some, SomeIndex.Dimension));
        await some.ReadyAsync();
        var found = await AuditAsync(some);
        Assert.Equal(1, found.Stray);
        some.Stop();

        await some.StartAsync();

        Assert.Equal(found, (await some.StatusAsync()).Audit);
    }

    [Fact]
    public async Task It_is_made_at_night_and_once()
    {
        await using var some = await SomeIndex.OfAsync(50);
        await some.ReadyAsync();
        var night = new DateTimeOffset(some.Time.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(AuditSchedule.Hour), TimeSpan.Zero);
        some.Time.Advance(TimeSpan.FromMinutes(61));
        await some.Audits.RunDueAsync(Cancel);
        var first = (await some.StatusAsync()).Audit!;

        var due = await some.Audits.RunDueAsync(Cancel);
        Assert.Equal(night - some.Time.GetUtcNow(), due);
        some.Time.Advance(due - TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(1), await some.Audits.RunDueAsync(Cancel));
        Assert.Equal(first, (await some.StatusAsync()).Audit);
        some.Time.Advance(TimeSpan.FromMinutes(1));
        await some.Audits.RunDueAsync(Cancel);

        var second = (await some.StatusAsync()).Audit!;
        Assert.Equal(night, second.At);
        Assert.NotEqual(first.Seed, second.Seed);
        Assert.Equal(TimeSpan.FromDays(1), await some.Audits.RunDueAsync(Cancel));
    }

    [Fact]
    public async Task An_order_is_taken_once_waits_for_the_links_and_can_be_taken_back()
    {
        await using var some = await SomeIndex.OfAsync(50);

        Assert.Equal(AuditOrder.Taken, some.Audits.Order());
        Assert.Equal(AuditOrder.UnderWay, some.Audits.Order());
        Assert.Equal(0, (await some.StatusAsync()).Auditing?.Step);
        Assert.True(some.Audits.Stop());
        Assert.False(some.Audits.Stop());
        await some.ReadyAsync();
        await some.Audits.RunDueAsync(Cancel);
        Assert.Null((await some.StatusAsync()).Audit);

        some.Audits.Order();
        await some.Audits.RunDueAsync(Cancel);

        Assert.NotNull((await some.StatusAsync()).Audit);
        Assert.Null((await some.StatusAsync()).Auditing);
    }

    [Fact]
    public async Task Commits_that_are_just_coming_in_are_no_fault()
    {
        await using var some = await SomeIndex.OfAsync(100);
        await some.ReadyAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var committing = Task.Run(() => CommitOnAsync(some, over.Token), Cancel);

        var found = new List<IndexFindings>();
        for (var i = 0; i < 5; i++)
        {
            found.Add(await AuditAsync(some));
        }

        await over.CancelAsync();
        await committing;
        Assert.All(found, one => Assert.Equal((0, 0, 0), (one.Missing, one.Stray, one.Wrong)));
        await some.IsTrueAsync();
    }

    private static async Task CommitOnAsync(SomeIndex some, CancellationToken over)
    {
        // With more vectors searches walk, and one of ten thousand is then not the closest that is found to itself.
        for (var commits = 0; commits < MostCommits && !over.IsCancellationRequested; commits++)
        {
            var ids = await some.CommitAsync(5);
            await some.RemoveAsync([ids[0], ids[4]]);
        }
    }

    private static async Task<IndexFindings> AuditAsync(SomeIndex some)
    {
        var before = (await some.StatusAsync()).Audit;
        some.Time.Advance(TimeSpan.FromSeconds(1));
        some.Audits.Order();
        return (await Eventually.GetAsync(
            async () =>
            {
                await some.TendAsync();
                await some.Audits.RunDueAsync(Cancel);
                return (await some.StatusAsync()).Audit;
            },
            found => found is not null && found != before,
            TimeSpan.FromSeconds(30),
            $"it should be audited; {(await some.StatusAsync()).Problem}"))!;
    }
}
