using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>An index in a folder and what it must hold, changed together by random steps from a seed.</summary>
internal sealed class IndexHistory : IDisposable
{
    private const string Space = "some space";

    private readonly Random _random;
    private readonly int _ids;
    private readonly float _spread;
    private readonly float[][] _centres;
    private readonly TemporaryFolder _folder = new();

    public IndexHistory(int seed, int dimension, int ids, GraphShape shape, float spread = 1)
    {
        (_random, _ids, _spread) = (new Random(seed), ids, spread);
        _centres = [.. Enumerable.Range(0, 20).Select(_ => SomeVectors.Unit(_random, dimension))];
        Index = VectorIndex.Create(Folder, Space, dimension, shape);
    }

    public string Folder => _folder.Path;

    public VectorIndex Index { get; private set; }

    public Dictionary<long, float[]> Model { get; } = [];

    public void Fill(int count)
    {
        for (var id = 1; id <= count; id++)
        {
            Set(id);
        }
    }

    public void Step(int threads)
    {
        switch (_random.Next(100))
        {
            case < 60:
                Set(_random.NextInt64(1, _ids + 1));
                break;
            case < 96:
                var id = _random.NextInt64(1, _ids + 1);
                Assert.Equal(Model.Remove(id), Index.Remove(id));
                break;
            case < 98:
                LinkSome(threads);
                break;
            case < 99:
                UnlinkSome(threads);
                break;
            default:
                Reopen();
                break;
        }
    }

    public void Reopen()
    {
        Index.Save();
        Index.Dispose();
        Index = VectorIndex.Open(Folder, Space, Index.Dimension);
        if (_random.Next(2) == 0)
        {
            Index.VerifyAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public float[] Query() => SomeVectors.Near(_random, _centres[_random.Next(_centres.Length)], _spread);

    /// <summary>Between none and all of the ids, and some that were never there.</summary>
    public IdSet Filter()
    {
        var share = _random.NextDouble();
        return SomeVectors.Ids(Enumerable.Range(1, _ids * 2).Where(_ => _random.NextDouble() < share).Select(id => (long)id));
    }

    public List<Neighbour> Expected(float[] query, IdSet? only) =>
        [.. Model.Where(pair => only is null || only.Contains(pair.Key)).Select(pair => new Neighbour(pair.Key, SomeVectors.Similarity(query, pair.Value))).Order(Order)];

    public int Next(int most) => _random.Next(most);

    public void Dispose()
    {
        Index.Dispose();
        _folder.Dispose();
    }

    private static readonly Comparer<Neighbour> Order = Comparer<Neighbour>.Create(Ranking.Compare);

    private void Set(long id)
    {
        Model[id] = Query();
        Index.Set(id, Model[id]);
    }

    /// <summary>Cancelled by its own progress, or not.</summary>
    private void LinkSome(int threads)
    {
        using var cancelled = new CancellationTokenSource();
        if (_random.Next(3) == 0)
        {
            cancelled.Cancel();
        }

        try
        {
            Index.Link(threads, cancelled.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancelled.IsCancellationRequested);
        }
    }

    private void UnlinkSome(int threads)
    {
        using var cancelled = new CancellationTokenSource();
        if (_random.Next(3) == 0)
        {
            cancelled.Cancel();
        }

        try
        {
            Index.Unlink(threads, cancelled.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancelled.IsCancellationRequested);
        }
    }
}
