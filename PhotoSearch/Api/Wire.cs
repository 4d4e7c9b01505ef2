using System.Text.Json;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Api;

/// <summary>Turns what the rooms answer into what goes over the wire.</summary>
internal static class Wire
{
    private const string HiddenProblem = "This folder cannot be used now; an administrator sees why.";

    public static SearchAnswer ToAnswer(this SearchPage page) => new(
        [.. page.Hits.Select(ToAnswer)], page.Total, page.TotalIsExact, page.Next,
        new ElapsedAnswer(Milliseconds(page.Elapsed.Embed), Milliseconds(page.Elapsed.Vectors), Milliseconds(page.Elapsed.Catalog), Milliseconds(page.Elapsed.Total)), page.Notes,
        [
            .. page.Query.Filters.Select(term => new FilterAnswer(term.Filter.Name, QueryText.ValueOf(page.Query, term), term.IsNegative)),
            .. page.Query.Exact.Select(term => new FilterAnswer("exact", term.Text, term.IsNegative)),
        ])
    {
        Searched = page.Searched,
        Fits = page.Fits,
    };

    public static HitAnswer ToAnswer(this SearchHit hit) => new(
        hit.Id, hit.Similarity, Local(hit.TakenAt), Offset(hit.TakenAt), hit.Width, hit.Height, hit.Type, hit.Root, hit.Path, hit.IsOffline,
        Thumbnail(hit.Key), hit.Why,
        hit.Strength is { } strength ? Word(strength) : null)
    {
        Favourite = hit.IsFavourite,
        Stack = hit.Stack > 1 ? new StackAnswer(hit.Stack) : null,
    };

    public static PhotoAnswer ToAnswer(this PhotoDetails photo) => new(
        photo.Id, photo.ContentHash, photo.PerceptualHash, [.. photo.Files.Select(file => new FileAnswer(file.Root, file.Path, State(file.State)))],
        photo.Bytes, photo.Facts.MediaType, photo.Facts.Width, photo.Facts.Height,
        Local(photo.TakenAt), Offset(photo.TakenAt), Source(photo.TakenAt.Source),
        photo.Facts.Place is { } place ? new PlaceAnswer(place.Latitude, place.Longitude, place.AltitudeMetres, photo.Near?.Name, photo.Near?.Region, photo.Near?.Country) : null,
        new CameraAnswer(photo.Facts.CameraMake, photo.Facts.CameraModel, photo.Facts.Lens))
    {
        Rating = photo.Words.Rating,
        Title = photo.Words.Title,
        Description = photo.Words.Description,
        Keywords = photo.Words.Keywords,
        People = photo.Words.People,
        Exposure = Exposure(photo.Facts),
        Favourite = photo.Marks.IsFavourite,
        Tags = photo.Marks.Tags,
        Albums = [.. photo.Marks.Albums.Select(album => new AlbumNameAnswer(album.PublicId, album.Name.Text))],
    };

    public static JsonElement Facts(PhotoDetails photo)
    {
        using var tags = JsonDocument.Parse(photo.Facts.TagsJson);
        return tags.RootElement.Clone();
    }

    /// <param name="isAdmin">Whether mount paths are told; a root's problem may name one too.</param>
    public static StatusAnswer ToAnswer(this LibraryStatus status, bool isAdmin) => new(
        status.Version, status.ModelName,
        new CountsAnswer(status.Photos.Indexed, status.Photos.Waiting, status.Photos.Failed, status.Photos.Offline),
        status.PhotosPerSecond, status.TimeLeft?.TotalSeconds,
        [.. status.Roots.Select(root => new RootAnswer(
            root.Name, isAdmin ? root.Path : null, root.IsHealthy, isAdmin || root.Problem is null ? root.Problem : HiddenProblem,
            root.Photos, root.LastSweep))],
        status.Index.ToAnswer(isAdmin),
        status.ModelState, status.ModelIsReady, status.IsSweeping, status.IsPaused,
        status.Device?.ToAnswer(), status.NoWords, status.Models.Coming?.ToAnswer());

    public static FailureAnswer ToAnswer(this FailedFile file) => new(file.Root, file.Path, file.Reason, file.Attempts, file.At);

    private static ExposureAnswer? Exposure(PhotoFacts facts) =>
        facts is { FNumber: null, ExposureSeconds: null, Iso: null, FocalLength: null } ? null : new(facts.FNumber, facts.ExposureSeconds, facts.Iso, facts.FocalLength);

    public static string Thumbnail(PhotoKey photo) => $"{ApiSetup.Root}/photos/{Uri.EscapeDataString(photo.Id)}/picture?size={PictureSizes.GridSmall}&v={photo.Version}";

    public static string Local(TakenAt taken) => taken.Local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string? Offset(TakenAt taken) => taken.Offset is { } offset
        ? (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture)
        : null;

    private static string Word(Strength strength) => strength switch
    {
        Strength.Strong => "strong",
        Strength.Likely => "likely",
        Strength.Weak => "weak",
        _ => throw new ArgumentOutOfRangeException(nameof(strength), strength, "Not a strength."),
    };

    private static string State(FileState state) => state switch
    {
        FileState.Present => "present",
        FileState.Offline => "offline",
        FileState.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a file state."),
    };

    private static string Source(TakenAtSource source) => source switch
    {
        TakenAtSource.ExifOriginal => "exif-original",
        TakenAtSource.ExifDigitized => "exif-digitized",
        TakenAtSource.ExifModified => "exif-modified",
        TakenAtSource.Gps => "gps",
        TakenAtSource.Sidecar => "sidecar",
        TakenAtSource.Iptc => "iptc",
        TakenAtSource.QuickTime => "quicktime",
        TakenAtSource.FileName => "file-name",
        TakenAtSource.FileNameDay => "file-name-day",
        TakenAtSource.FileTime => "file-time",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not a source of a date."),
    };

    /// <summary>To the microsecond; more digits say nothing.</summary>
    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
