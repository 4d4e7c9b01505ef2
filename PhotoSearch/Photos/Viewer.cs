namespace PhotoSearch.Photos;

/// <summary>Who asks: the roots that may be seen, and whose favourites and searches count. Every search, count and picture takes one; there is no question without it.</summary>
internal sealed class Viewer
{
    private readonly HashSet<long> _roots;

    /// <param name="roots">Ids of the roots that may be seen; none at all is a viewer who sees nothing.</param>
    /// <param name="account">Id of the account; null for a script, which has none.</param>
    public Viewer(IEnumerable<long> roots, long? account = null)
    {
        _roots = [.. roots];
        Account = account;
        Key = string.Join(',', _roots.Order());
    }

    /// <summary>The same for two viewers who see the same; part of every cache key.</summary>
    public string Key { get; }

    /// <summary>Whose favourites and searches these are; null for a script. Not part of <see cref="Key"/>: most answers are the same for everybody who sees the same.</summary>
    public long? Account { get; }

    public IReadOnlyCollection<long> Roots => _roots;

    public bool MaySee(long rootId) => _roots.Contains(rootId);
}
