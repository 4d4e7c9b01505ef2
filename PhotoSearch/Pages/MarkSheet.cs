using PhotoSearch.Searching;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Pages;

/// <summary>A name that leads to the photos that have it.</summary>
/// <param name="Remove">What a button says to take it away; null where it stands in the file, which is never written.</param>
public sealed record MarkChip(string Name, string Address, string? Remove);

/// <summary>What is said of one photo in the program. Public, because a Blazor component's parameters are.</summary>
/// <param name="Rating">-1 rejected, 0 none, to 5.</param>
/// <param name="Tags">With the keywords in the files, which come first.</param>
public sealed record MarkSheet(string Id, bool IsFavourite, int Rating, string Title, IReadOnlyList<MarkChip> Tags, IReadOnlyList<MarkChip> Albums)
{
    internal static MarkSheet Of(PhotoDetails photo) => new(
        photo.Id, photo.Marks.IsFavourite, photo.Words.Rating ?? 0, photo.Words.Title ?? "",
        [
            .. photo.Words.Keywords.Select(keyword => new MarkChip(keyword, AddressOf("tag", keyword), null)),
            .. photo.Marks.Tags.Select(tag => new MarkChip(tag, AddressOf("tag", tag), $"removeTag:{tag}")),
        ],
        [.. photo.Marks.Albums.Select(album => new MarkChip(album.Name.Text, AddressOf("album", album.Name.Text), $"removeFromAlbum:{album.PublicId}"))]);

    /// <summary>Of all photos with such a name.</summary>
    internal static string AddressOf(string filter, string name) => PhotoAddresses.List(Question.From(QueryText.Write(filter, name)));
}
