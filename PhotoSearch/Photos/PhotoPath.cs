namespace PhotoSearch.Photos;

/// <summary>Where a photo file lies: its root and the path below it.</summary>
/// <param name="RootId">The root's id in the catalog.</param>
/// <param name="Relative">Path below the root, parts separated by <c>/</c>, as the file system spells it.</param>
internal readonly record struct PhotoPath(long RootId, string Relative)
{
    public override string ToString() => Relative;
}
