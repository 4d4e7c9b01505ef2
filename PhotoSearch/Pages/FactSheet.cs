using System.Text.Json;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Pages;

/// <summary>One thing known of a photo.</summary>
/// <param name="Icon">Name in icons.svg.</param>
/// <param name="Lines">The fact, then what qualifies it.</param>
public sealed record Fact(string Icon, string Label, IReadOnlyList<string> Lines);

/// <summary>Tags that one directory of the file holds.</summary>
public sealed record TagGroup(string Name, IReadOnlyList<KeyValuePair<string, string>> Tags);

/// <summary>Everything the pages tell of one photo, in words. Public, because a Blazor component's parameters are.</summary>
/// <param name="Marks">What is said of it in the program, and can be changed here.</param>
public sealed record FactSheet(string FileName, MarkSheet Marks, IReadOnlyList<Fact> Facts, IReadOnlyList<TagGroup> Tags)
{
    // Enough to tell two contents apart by eye.
    private const int ShownHashDigits = 16;

    /// <param name="reason">Why the search that it comes from found it; null where it comes from none.</param>
    internal static FactSheet Of(PhotoDetails photo, HitReason? reason = null)
    {
        var path = photo.Files[0].Path;
        return new FactSheet(path[(path.LastIndexOf('/') + 1)..], MarkSheet.Of(photo), [.. Found(reason), .. WrittenIn(photo.Words), .. Measured(photo, path)], TagsOf(photo.Facts.TagsJson));
    }

    private static IEnumerable<Fact> Found(HitReason? reason)
    {
        if (reason is null)
        {
            yield break;
        }

        var places = string.Join(", ", reason.Why.Where(why => why != SearchHit.LooksLike));
        string?[] lines =
        [
            reason.Why.Contains(SearchHit.LooksLike) ? reason.Strength switch
            {
                Strength.Strong => "Shows what you look for",
                Strength.Likely => "Likely shows what you look for",
                Strength.Weak => "Perhaps shows what you look for",
                _ => "Looks like what you look for",
            } : null,
            places.Length > 0 ? $"Your words stand in its {places}" : null,
            reason.Similarity is { } similarity ? string.Create(CultureInfo.InvariantCulture, $"Similarity {similarity:0.000} of 1") : null,
        ];
        yield return new Fact("search", "Why it was found", [.. lines.OfType<string>()]);
    }

    private static IEnumerable<Fact> WrittenIn(Described words)
    {
        if (words.Title is not null || words.Description is not null)
        {
            string?[] lines = [words.Title, words.Description == words.Title ? null : words.Description];
            yield return new Fact("words", words.Title is null ? "Description" : "Title", [.. lines.OfType<string>()]);
        }

        if (words.People.Count > 0)
        {
            yield return new Fact("account", "People", [string.Join(", ", words.People)]);
        }
    }

    private static IEnumerable<Fact> Measured(PhotoDetails photo, string path)
    {
        var facts = photo.Facts;
        yield return new Fact("calendar", "Taken", [DateWords.Moment(photo.TakenAt), DateWords.Trust(photo.TakenAt)]);
        yield return new Fact("picture", "File", [path[(path.LastIndexOf('/') + 1)..], Shape(facts, photo.Bytes)]);
        string?[] camera = [Camera(facts), facts.Lens is { Length: > 0 } lens ? lens : null, Exposure(facts)];
        if (camera.Any(line => line is not null))
        {
            yield return new Fact("camera", camera[0] is not null ? "Camera" : camera[1] is not null ? "Lens" : "Exposure", [.. camera.OfType<string>()]);
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
        var type = MediaType.ShortName(facts.MediaType).ToUpperInvariant();
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

    /// <summary><c>f/2.8 · 1/250 s · ISO 100 · 35 mm</c>; null where nothing is known.</summary>
    internal static string? Exposure(PhotoFacts facts)
    {
        string?[] parts =
        [
            facts.FNumber is { } aperture ? string.Create(CultureInfo.InvariantCulture, $"f/{aperture:0.##}") : null,
            facts.ExposureSeconds is { } seconds ? ShutterTime(seconds) : null,
            facts.Iso is { } iso ? string.Create(CultureInfo.InvariantCulture, $"ISO {iso}") : null,
            facts.FocalLength is { } length ? string.Create(CultureInfo.InvariantCulture, $"{length:0.#} mm") : null,
        ];
        return string.Join(" · ", parts.OfType<string>()) is { Length: > 0 } words ? words : null;
    }

    /// <summary>As cameras show it: a fraction up to a third of a second.</summary>
    private static string ShutterTime(double seconds) =>
        seconds <= 0.34 ? string.Create(CultureInfo.InvariantCulture, $"1/{Math.Round(1 / seconds):0} s") : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s");

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
