using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>A photo in the grid. Public, because a Blazor component's parameters are.</summary>
/// <param name="Ratio">Width to height as shown; panoramas and towers are cropped to the bounds below.</param>
/// <param name="Label">What a screen reader says of it.</param>
public sealed record Tile(string Id, string Version, string Address, int Width, int Height, double Ratio, string Label, string FileName, bool IsOffline)
{
    /// <summary>Of the person who looks.</summary>
    public bool IsFavourite { get; init; }

    /// <summary>In which of its words the asked ones stand; empty where it is there for its looks alone.</summary>
    public string FoundBy { get; init; } = "";

    /// <summary>Photos that it stands for; 1 where it is a thing of its own.</summary>
    public int Stack { get; init; } = 1;

    /// <summary>On which it was taken: <c>2026-10-03</c>.</summary>
    public string Day { get; init; } = "";

    /// <summary>In which it lies: the root's name and the way below it.</summary>
    public string Folder { get; init; } = "";

    // A wider picture would take a row for itself, a narrower one would be a sliver.
    private const double Narrowest = 0.55;
    private const double Widest = 2.4;

    internal PhotoKey Key => new(Id, Version);

    internal static Tile Of(SearchHit hit, Question question)
    {
        var name = hit.Path[(hit.Path.LastIndexOf('/') + 1)..];
        return new Tile(
            hit.Id,
            hit.Key.Version,
            PhotoAddresses.Photo(hit.Id, question),
            hit.Width,
            hit.Height,
            Math.Round(Math.Clamp((double)hit.Width / hit.Height, Narrowest, Widest), 3),
            $"{name}, {DateWords.Day(hit.TakenAt.Local)}{(hit.IsFavourite ? ", favourite" : "")}",
            name,
            hit.IsOffline)
        {
            IsFavourite = hit.IsFavourite,
            Stack = hit.Stack,
            Day = hit.TakenAt.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Folder = hit.Path.LastIndexOf('/') is > 0 and var end ? $"{hit.Root}/{hit.Path[..end]}" : hit.Root,
            FoundBy = string.Join(", ", hit.Why.Where(why => why != SearchHit.LooksLike)),
        };
    }

    /// <summary>Stored pictures of a photo for <c>srcset</c>, each with its true width; none is larger than the photo itself.</summary>
    internal static string Pictures(PhotoKey photo, int width, int height, params ReadOnlySpan<int> sizes)
    {
        var longer = Math.Max(width, height);
        var list = new List<string>(sizes.Length);
        foreach (var size in sizes)
        {
            list.Add(string.Create(CultureInfo.InvariantCulture, $"{PhotoAddresses.Picture(photo, size)} {Math.Max(1, (long)width * Math.Min(size, longer) / longer)}w"));
            if (size >= longer)
            {
                break;
            }
        }

        return string.Join(", ", list);
    }
}
