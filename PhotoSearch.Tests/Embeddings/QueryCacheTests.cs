using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

public sealed class QueryCacheTests
{
    private readonly List<string> _computed = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_words_are_computed_once()
    {
        var cache = new QueryCache(Compute);

        var first = await cache.GetAsync("dog", Token);
        var again = await cache.GetAsync("dog", Token);

        Assert.Same(first, again);
        Assert.Equal(["dog"], _computed);
    }

    [Fact]
    public async Task Two_who_ask_at_once_wait_for_one_computation_and_one_may_leave()
    {
        var vector = new TaskCompletionSource<float[]>();
        var cache = new QueryCache(words =>
        {
            _computed.Add(words);
            return vector.Task;
        });
        using var leaving = new CancellationTokenSource();
        var (one, other) = (cache.GetAsync("dog", leaving.Token), cache.GetAsync("dog", Token));

        await leaving.CancelAsync();
        vector.SetResult([1]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.Equal(new float[] { 1 }, await other);
        Assert.Equal(["dog"], _computed);
    }

    [Fact]
    public async Task What_failed_is_tried_again()
    {
        var cache = new QueryCache(words =>
        {
            _computed.Add(words);
            return _computed.Count == 1 ? Task.FromException<float[]>(new ModelException("no")) : Task.FromResult<float[]>([1]);
        });

        await Assert.ThrowsAsync<ModelException>(() => cache.GetAsync("dog", Token));

        Assert.Equal(new float[] { 1 }, await cache.GetAsync("dog", Token));
    }

    [Fact]
    public async Task When_it_is_full_those_go_that_nobody_asked_for_the_longest()
    {
        var cache = new QueryCache(Compute);
        for (var i = 0; i < QueryCache.Capacity; i++)
        {
            await cache.GetAsync($"{i}", Token);
        }

        await cache.GetAsync("0", Token);
        await cache.GetAsync("new", Token);
        _computed.Clear();
        await cache.GetAsync("0", Token);
        await cache.GetAsync("2", Token);
        await cache.GetAsync("1", Token);

        Assert.Equal(["1"], _computed);
    }

    private Task<float[]> Compute(string words)
    {
        _computed.Add(words);
        return Task.FromResult<float[]>([1]);
    }
}
