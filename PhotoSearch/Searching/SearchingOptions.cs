namespace PhotoSearch.Searching;

/// <summary>Section <c>Searching</c>.</summary>
internal sealed class SearchingOptions
{
    /// <summary>Whether a script may name the address of a picture to search from, which the program then fetches. Off: the program asks nobody for anything by itself.</summary>
    public bool PicturesFromAddresses { get; set; }
}
