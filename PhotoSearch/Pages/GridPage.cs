namespace PhotoSearch.Pages;

/// <summary>One page of a grid.</summary>
internal static class GridPage
{
    /// <summary>Fills an ultra-wide screen with something left to scroll, in about 8 kB of compressed HTML.</summary>
    public const int Photos = 100;
}
