namespace PhotoSearch.Searching.Suggestions;

/// <summary>The filters of the language, as they are offered.</summary>
internal static class FilterNames
{
    /// <summary>Each with what it does.</summary>
    public static IReadOnlyList<(string Name, string Hint)> All { get; } =
    [
        ("place", "a town, region or country"),
        ("year", "such as 2019, or 2018..2020"),
        ("after", "from a day, month or year on"),
        ("before", "until a day, month or year begins"),
        ("on", "a day, a month, or 12-24 of any year"),
        ("camera", "a part of its name"),
        ("lens", "a part of its name"),
        ("folder", "and what lies below it"),
        ("tag", "a keyword or a person"),
        ("album", "all that is in it"),
        ("type", "of file"),
        ("rating", "stars, such as >=4"),
        ("is", "favourite, portrait, landscape, panorama or offline"),
        ("near", "latitude, longitude, kilometres"),
    ];

    /// <summary>What a filter's values are.</summary>
    public static bool Takes(string name, SuggestionKind kind) => kind switch
    {
        SuggestionKind.Year => name is "year" or "after" or "before" or "on",
        _ => NameOf(kind) == name,
    };

    /// <summary>Filters that find what they stand in, and not only what is called so.</summary>
    public static bool TakesParts(string name) => name is "camera" or "lens";

    /// <summary>Under which a value is written; null where it is no filter's.</summary>
    public static string? NameOf(SuggestionKind kind) => kind switch
    {
        SuggestionKind.Place => "place",
        SuggestionKind.Camera => "camera",
        SuggestionKind.Lens => "lens",
        SuggestionKind.Folder => "folder",
        SuggestionKind.Tag or SuggestionKind.Person => "tag",
        SuggestionKind.Album => "album",
        SuggestionKind.Type => "type",
        SuggestionKind.Is => "is",
        SuggestionKind.Year => "year",
        SuggestionKind.Rating => "rating",
        _ => null,
    };
}
