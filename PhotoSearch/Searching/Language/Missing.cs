using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Language;

/// <summary>What a question names and the library does not have: said before somebody wonders why nothing is found.</summary>
internal static class Missing
{
    public static IEnumerable<string> In(Query query, Viewer viewer, IReadOnlyList<SeenAlbum> albums)
    {
        foreach (var term in query.Filters)
        {
            if (term.Filter is Filter.Album album && SeenAlbum.Called(albums, album.Title).Count == 0)
            {
                yield return term.IsNegative ? $"There is no album {album.Title}: nothing is left out for it." : $"There is no album {album.Title}: nothing can match.";
            }
            else if (Query.IsOfFavourites(term) && viewer.Account is null)
            {
                yield return "Favourites are a person's, and whoever asks with a key has none.";
            }
        }
    }
}
