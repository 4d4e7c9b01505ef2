using PhotoSearch.Indexing;

namespace PhotoSearch.Tests.Indexing;

public sealed class LinesTests
{
    [Fact]
    public async Task When_one_line_fails_the_others_are_stopped_and_its_fault_is_told()
    {
        var wasStopped = false;

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Lines.RunAsync(
            TestContext.Current.CancellationToken,
            async stop =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
                finally
                {
                    wasStopped = true;
                }
            },
            _ => throw new InvalidOperationException("broken"),
            _ => Task.FromException(new InvalidOperationException("broken"))));

        Assert.Equal("broken", fault.Message);
        Assert.True(wasStopped);
    }

    [Fact]
    public async Task When_all_lines_end_it_ends() =>
        await Lines.RunAsync(TestContext.Current.CancellationToken, _ => Task.CompletedTask, async _ => await Task.Yield());
}
