using System.Text.Json;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>One thing known of a photo.</summary>
/// <param name="Icon">Name in icons.svg.</param>
/// <param name="Lines">The fact, then what qualifies it.</param>
public sealed record Fact(string Icon, string Label, IReadOnlyList<string> Lines);

/// <summary>Tags that one directory of the file holds.</summary>
public sealed record TagGroup(string Name, IReadOnlyList<KeyValuePair<string, string>> Tags);

/// <summary>Everything the pages tell of one photo, in words. Public, because a Blazor component's parameters are.</summary>
public sealed record FactSheet(string FileName, IReadOnlyList<Fact> Facts, IReadOnlyList<TagGroup> Tags)
{
    // Enough to tell two contents apart by eye.
    private const int ShownHashDigits = 16;

    internal static FactSheet Of(PhotoDetails photo)
    {
        var path = photo.Files[0].Path;
        return new FactSheet(path[(path.LastIndexOf('/') + 1)..], [.. FactsOf(photo, path)], TagsOf(photo.Facts.TagsJson));
    }

    private static IEnumerable<Fact> FactsOf(PhotoDetails photo, string path)
    {
        var facts = photo.Facts;
        yield return new Fact("calendar", "Taken", [DateWords.Moment(photo.TakenAt), DateWords.Source(photo.TakenAt.Source)]);
        yield return new Fact("picture", "File", [path[(path.LastIndexOf('/') + 1)..], Shape(facts, photo.Bytes)]);
        if (Camera(facts) is { } camera)
        {
            yield return new Fact("camera", "Camera", facts.Lens is { Length: > 0 } lens ? [camera, lens] : [camera]);
        }
        else if (facts.Lens is { Length: > 0 } lens)
        {
            yield return new Fact("camera", "Lens", [lens]);
        }

        if (facts.Place is { } place)
        {
            string?[] lines = [photo.Near is { } near ? $"Near {near.Whole}" : null, Coordinates(place), place.AltitudeMetres is { } metres ? Altitude(metres) : null];
            yield return new Fact("place", "Place", [.. lines.OfType<string>()]);
        }

        yield return new Fact("folder", photo.Files.Count == 1 ? "Folder" : "Folders", [.. photo.Files.Select(Lies)]);
        yield return new Fact("key", "Content", [$"SHA-256 {photo.ContentHash[..Math.Min(ShownHashDigits, photo.ContentHash.Length)]}…"]);
    }

    /// <summary><c>4,000 × 3,000 · 12 megapixels · 2.3 MB · JPEG</c>.</summary>
    internal static string Shape(PhotoFacts facts, long bytes)
    {
        var megapixels = ((double)facts.Width * facts.Height / 1_000_000).ToString("0.#", CultureInfo.InvariantCulture);
        var type = facts.MediaType[(facts.MediaType.LastIndexOf('/') + 1)..].ToUpperInvariant();
        return $"{Words.Count(facts.Width)} × {Words.Count(facts.Height)} · {megapixels} megapixels · {Words.Bytes(bytes)} · {type}";
    }

    /// <summary>Make and model, the make once: many cameras repeat it in the model.</summary>
    internal static string? Camera(PhotoFacts facts) => (facts.CameraMake, facts.CameraModel) switch
    {
        (null or "", null or "") => null,
        ({ } make, null or "") => make,
        (null or "", { } model) => model,
        ({ } make, { } model) => model.StartsWith(make, StringComparison.OrdinalIgnoreCase) ? model : $"{make} {model}",
    };

    /// <summary>Four decimals are eleven metres: as exact as a phone is.</summary>
    internal static string Coordinates(GeoPoint place) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Math.Abs(place.Latitude):0.0000}° {(place.Latitude < 0 ? 'S' : 'N')}, {Math.Abs(place.Longitude):0.0000}° {(place.Longitude < 0 ? 'W' : 'E')}");

    private static string Altitude(double metres) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(Math.Round(metres)):N0} m {(metres < 0 ? "below" : "above")} sea level");

    private static string Lies(PhotoFile file)
    {
        var end = file.Path.LastIndexOf('/');
        var folder = end < 0 ? file.Root : $"{file.Root} / {file.Path[..end].Replace("/", " / ", StringComparison.Ordinal)}";
        return file.State == FileState.Offline ? $"{folder} (offline now)" : folder;
    }

    private static List<TagGroup> TagsOf(string json)
    {
        using var tags = JsonDocument.Parse(json);
        return [.. tags.RootElement.EnumerateObject().Where(group => group.Value.ValueKind == JsonValueKind.Object).Select(group =>
            new TagGroup(group.Name, [.. group.Value.EnumerateObject().Select(tag => KeyValuePair.Create(tag.Name, tag.Value.ToString()))]))];
    }
}
