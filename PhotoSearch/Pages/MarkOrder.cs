using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>What a form's button asks to be done to photos: <c>favourite</c>, <c>rate:4</c>, <c>addTag</c> with the field <c>tag</c>.</summary>
internal sealed record MarkOrder(MarkChange Change, Func<string, string> Say)
{
    /// <summary>What Enter does in a form that has several fields: whatever is filled in.</summary>
    public const string Enter = "enter";

    private const int LongestTitle = 300;

    /// <summary>Null for an order that is none of ours, or says nothing.</summary>
    /// <exception cref="MarkException">A name that cannot be used.</exception>
    public static async Task<MarkOrder?> ReadAsync(IFormCollection form, AlbumShelf albums, Viewer viewer, CancellationToken cancellationToken)
    {
        var order = form["do"].ToString();
        var (name, value) = order.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? (order[..at], order[(at + 1)..]) : (order, null);
        return name switch
        {
            "favourite" => new(new() { IsFavourite = true }, photos => $"{photos} added to your favourites."),
            "unfavourite" => new(new() { IsFavourite = false }, photos => $"{photos} removed from your favourites."),
            "rate" when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stars) && stars is >= -1 and <= 5 =>
                new(new() { Rating = stars }, photos => $"{photos} rated: {Stars(stars)}."),
            "addTag" => Tag(value ?? form["tag"], tag => new() { AddTags = [tag] }, "tagged"),
            "removeTag" => Tag(value ?? form["tag"], tag => new() { RemoveTags = [tag] }, "without the tag"),
            "addToAlbum" => await AddToAsync(value ?? form["album"], albums, cancellationToken),
            "removeFromAlbum" when value is not null => new(new() { RemoveFromAlbum = value }, photos => $"{photos} removed from the album."),
            "outOfAlbum" when value is not null && await albums.FindAsync(viewer, value, cancellationToken) is { } album =>
                new(new() { RemoveFromAlbum = album.PublicId }, photos => $"{photos} removed from the album {album.Name.Text}."),
            "title" => new(new() { Title = Bounded(form["title"]) }, photos => $"{photos} titled."),
            Enter when form["tag"].ToString().Length > 0 => Tag(form["tag"], tag => new() { AddTags = [tag] }, "tagged"),
            Enter when form["album"].ToString().Length > 0 => await AddToAsync(form["album"], albums, cancellationToken),
            _ => null,
        };
    }

    private static MarkOrder Tag(string? typed, Func<Named, MarkChange> change, string words) =>
        MarkName.TryRead(typed, out var tag) ? new(change(tag.Value), photos => $"{photos} {words} {tag.Value.Text}.") : throw MarkException.NameUnusable();

    private static async Task<MarkOrder> AddToAsync(string? name, AlbumShelf albums, CancellationToken cancellationToken)
    {
        var album = await albums.FindOrAddAsync(name, cancellationToken);
        return new(new() { AddToAlbum = album.PublicId }, photos => $"{photos} added to the album {album.Name.Text}.");
    }

    private static string Stars(int stars) => stars switch
    {
        < 0 => "rejected",
        0 => "no stars",
        _ => Words.Count(stars, "star", "stars"),
    };

    private static string Bounded(string? typed) => (typed ?? "").Trim() is var text && text.Length > LongestTitle ? text[..LongestTitle] : text;
}
