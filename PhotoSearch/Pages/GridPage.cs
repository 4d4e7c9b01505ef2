namespace PhotoSearch.Pages;

/// <summary>One page of a grid.</summary>
internal static class GridPage
{
    /// <summary>Fills an ultra-wide screen with something left to scroll; about 40 kB of compressed HTML would be too much for a phone at twice this.</summary>
    public const int Photos = 100;
}
