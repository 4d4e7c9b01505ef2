namespace PhotoSearch.Photos;

/// <summary>Who asks: the roots that may be seen. Every search, count and picture takes one; there is no question without it.</summary>
internal sealed class Viewer
{
    private readonly HashSet<long> _roots;

    /// <param name="roots">Ids of the roots that may be seen; none at all is a viewer who sees nothing.</param>
    public Viewer(IEnumerable<long> roots)
    {
        _roots = [.. roots];
        Key = string.Join(',', _roots.Order());
    }

    /// <summary>The same for two viewers who see the same; part of every cache key.</summary>
    public string Key { get; }

    public IReadOnlyCollection<long> Roots => _roots;

    public bool MaySee(long rootId) => _roots.Contains(rootId);
}
