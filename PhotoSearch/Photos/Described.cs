using System.Text.Json.Serialization;

namespace PhotoSearch.Photos;

/// <summary>What people and their programs wrote about a photo.</summary>
internal sealed record Described
{
    /// <summary>-1 rejected, 0 to 5; null where nobody rated it.</summary>
    public int? Rating { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Names of people in the picture.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    public static Described Nothing { get; } = new();

    [JsonIgnore]
    public bool IsNothing => Rating is null && Title is null && Description is null && Keywords.Count == 0 && People.Count == 0;

    /// <summary>These words, and where they are silent the other's, field by field.</summary>
    public Described OrElse(Described other) => new()
    {
        Rating = Rating ?? other.Rating,
        Title = Title ?? other.Title,
        Description = Description ?? other.Description,
        Keywords = Keywords.Count > 0 ? Keywords : other.Keywords,
        People = People.Count > 0 ? People : other.People,
    };
}

/// <summary>What the XMP file beside a photo says.</summary>
internal sealed record SidecarFacts(Described Words, TakenAt? TakenAt)
{
    public static SidecarFacts Nothing { get; } = new(Described.Nothing, null);

    /// <summary>
    /// When the photo was taken, by the sidecar and its own file: a sidecar is where programs write a date that somebody set right. One that repeats the file's to the second leaves
    /// the file's, which has the offset; the day of scanning does not outdo the day of taking.
    /// </summary>
    public TakenAt? TakenAtBeside(TakenAt? own)
    {
        if (TakenAt is not { } stated || own is null)
        {
            return TakenAt is { } only ? only with { Source = TakenAtSource.Sidecar } : own;
        }

        var isSame = Math.Abs((stated.Local - own.Local).Ticks) < TimeSpan.TicksPerSecond;
        var isWeaker = stated.Source != TakenAtSource.ExifOriginal && own.Source is TakenAtSource.ExifOriginal or TakenAtSource.Iptc;
        return isSame || isWeaker ? own : stated with { Source = TakenAtSource.Sidecar };
    }
}
