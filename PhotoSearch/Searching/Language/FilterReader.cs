using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace PhotoSearch.Searching.Language;

/// <summary>A filter's name and value to the filter.</summary>
internal static class FilterReader
{
    /// <summary>Where <c>near:</c> names none: a town and what belongs to it.</summary>
    private const double UsualKilometres = 10;

    /// <summary>Half of the way around the earth.</summary>
    private const double MostKilometres = 20_038;

    private const int Rejected = -1;
    private const int Best = 5;

    private const string Dates = "takes a date such as 2020, 2020-06 or 2020-06-15";

    private static readonly FrozenDictionary<string, (Func<string, Filter?> Read, string Takes)> Readers =
        new Dictionary<string, (Func<string, Filter?>, string)>(StringComparer.OrdinalIgnoreCase)
        {
            ["after"] = (text => DayReader.TryRead(text, out var from, out _) ? new Filter.After(from) : null, Dates),
            ["before"] = (text => DayReader.TryRead(text, out var from, out _) ? new Filter.Before(from) : null, Dates),
            ["on"] = (On, "takes a date such as 2021-03-04, or 12-24 for that day of any year"),
            ["year"] = (text => DayReader.TryReadYears(text, out var years) ? years : null, "takes a year such as 2019, or 2018..2020"),
            ["camera"] = (text => new Filter.Camera(text), ""),
            ["lens"] = (text => new Filter.Lens(text), ""),
            ["folder"] = (text => text.Trim('/') is { Length: > 0 } path ? new Filter.Folder(path) : null, "takes the name of a folder"),
            ["type"] = (text => new Filter.Type(text.ToLowerInvariant()), ""),
            ["place"] = (text => new Filter.PlaceName(text), ""),
            ["near"] = (Near, "takes latitude, longitude and kilometres, such as 47.05,8.31,20"),
            ["tag"] = (text => new Filter.Tag(text), ""),
            ["album"] = (text => new Filter.Album(text), ""),
            ["rating"] = (Rating, "takes stars such as 4, >=3 or 3..5, or none"),
            ["is"] = (Is, "takes favourite, portrait, landscape, panorama or offline"),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool IsName(string name) => Readers.ContainsKey(name);

    /// <summary>What values this name takes, after the name.</summary>
    public static string Takes(string name) => Readers[name].Takes;

    /// <param name="name">One for which <see cref="IsName"/> is true.</param>
    /// <param name="value">Not empty.</param>
    public static bool TryRead(string name, string value, [NotNullWhen(true)] out Filter? filter)
    {
        filter = Readers[name].Read(value);
        return filter is not null;
    }

    private static Filter? On(string text) => DayReader.TryReadDayOfYear(text, out var day) ? day
        : DayReader.TryRead(text, out var from, out var until) ? new Filter.During(from, until, IsYear: false) : null;

    private static Filter.Near? Near(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is not (2 or 3) || !TryDecimal(parts[0], out var latitude) || !TryDecimal(parts[1], out var longitude))
        {
            return null;
        }

        var kilometres = UsualKilometres;
        return (parts.Length == 2 || TryDecimal(parts[2].EndsWith("km", StringComparison.OrdinalIgnoreCase) ? parts[2][..^2] : parts[2], out kilometres))
            && latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 && kilometres is > 0 and <= MostKilometres
            ? new Filter.Near(latitude, longitude, kilometres)
            : null;
    }

    private static Filter? Rating(string text)
    {
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return new Filter.Unrated();
        }

        var (least, most) = text switch
        {
            ['>', '=', .. var stars] => (Stars(stars), Best),
            ['<', '=', .. var stars] => (Rejected, Stars(stars)),
            ['>', .. var stars] => (Stars(stars) + 1, Best),
            ['<', .. var stars] => (Rejected, Stars(stars) - 1),
            ['=', .. var stars] => (Stars(stars), Stars(stars)),
            [.. var stars, '+'] => (Stars(stars), Best),
            _ => text.Split("..") is [var first, var last] ? (Stars(first), Stars(last)) : (Stars(text), Stars(text)),
        };
        return least is { } from && most is { } until && from <= until ? new Filter.Rating(from, until) : null;
    }

    private static int? Stars(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stars) && stars is >= Rejected and <= Best ? stars : null;

    private static Filter.Is? Is(string text) => text.ToLowerInvariant() switch
    {
        "favourite" or "favorite" => new Filter.Is(PhotoKind.Favourite),
        "portrait" => new Filter.Is(PhotoKind.Portrait),
        "landscape" => new Filter.Is(PhotoKind.Landscape),
        "panorama" => new Filter.Is(PhotoKind.Panorama),
        "offline" => new Filter.Is(PhotoKind.Offline),
        _ => null,
    };

    private static bool TryDecimal(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
