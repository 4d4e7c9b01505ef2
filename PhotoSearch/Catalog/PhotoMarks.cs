using System.Data.Common;
using Dapper;

namespace PhotoSearch.Catalog;

/// <summary>What is said of one photo in the program.</summary>
/// <param name="IsFavourite">Of the person who asks.</param>
/// <param name="Tags">Beside the keywords in its files.</param>
internal sealed record PhotoMarks(bool IsFavourite, IReadOnlyList<string> Tags, IReadOnlyList<Album> Albums)
{
    public static PhotoMarks None { get; } = new(false, [], []);

    /// <summary>Those of a photo.</summary>
    /// <param name="account">Whose favourites count; null: nobody's.</param>
    public static async Task<PhotoMarks> ReadAsync(DbConnection connection, long photoId, long? account)
    {
        var isFavourite = account is not null
            && await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM favourite WHERE account_id = @account AND photo_id = @photoId)", new { account, photoId });
        var tags = await connection.QueryAsync<string>("SELECT name FROM tag WHERE photo_id = @photoId ORDER BY name_key", new { photoId });
        return new PhotoMarks(isFavourite, tags.AsList(), await AlbumTable.OfPhotoAsync(connection, photoId));
    }
}
