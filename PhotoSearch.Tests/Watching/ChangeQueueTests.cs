using PhotoSearch.Watching;

namespace PhotoSearch.Tests.Watching;

public sealed class ChangeQueueTests
{
    [Fact]
    public async Task A_path_that_already_waits_is_not_queued_twice()
    {
        using var queue = new ChangeQueue(TimeProvider.System);
        queue.Offer(new FolderChange.At(1, "a.jpg"));
        queue.Offer(new FolderChange.At(1, "a.jpg"));

        var changes = await queue.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new FolderChange.At(1, "a.jpg")], changes);
    }

    [Fact]
    public async Task Changes_that_do_not_fit_become_a_sweep_of_their_root()
    {
        using var queue = new ChangeQueue(TimeProvider.System);
        queue.Offer(new FolderChange.At(2, "other.jpg"));
        for (var i = 0; i < 6000; i++)
        {
            queue.Offer(new FolderChange.At(1, $"{i}.jpg"));
        }

        var changes = await queue.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new FolderChange.Sweep(1), new FolderChange.At(2, "other.jpg")], changes);
    }

    [Fact]
    public async Task What_is_offered_after_taking_is_taken_next()
    {
        using var queue = new ChangeQueue(TimeProvider.System);
        queue.Offer(new FolderChange.Sweep(1));
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.True(queue.IsEmpty);
        queue.Offer(new FolderChange.At(1, "b.jpg"));

        var changes = await queue.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new FolderChange.At(1, "b.jpg")], changes);
    }
}
