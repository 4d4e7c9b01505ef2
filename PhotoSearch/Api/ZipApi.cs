using System.IO.Compression;
using System.Text;
using PhotoSearch.Accounts;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>Originals of several photos in one ZIP file, made while it is sent: nothing is kept, and a thousand photos take no more memory than one.</summary>
internal static class ZipApi
{
    public const string Address = $"{ApiSetup.Root}/photos/zip";

    /// <summary>So many ids fit into an address.</summary>
    public const int MostPhotos = 400;

    private const string MissingName = "NOT IN HERE.txt";

    public static void Map(RouteGroupBuilder api) => api.MapGet("/photos/zip", ZipAsync);

    internal static async Task<IResult> ZipAsync(
        HttpContext context, PhotoShelf shelf, ViewerSource viewers, ILogger<Original> logger, string[]? id, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var wanted = (id ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count is 0 or > MostPhotos)
        {
            faults.Add("id", $"id is given once for each photo, 1 to {MostPhotos} times.");
            return faults.ToProblem();
        }

        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        var photos = new List<PhotoDetails>(wanted.Count);
        foreach (var photoId in wanted)
        {
            if (await shelf.FindAsync(viewer, photoId, cancellationToken) is not { } photo)
            {
                return PhotoApi.NoSuchPhoto();
            }

            photos.Add(photo);
        }

        SecurityHeaders.SetPicture(context.Response, $"{photos.Count} photos.zip", isDownload: true);
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.ContentType = "application/zip";
        // The archive writes its small parts synchronously, which the pipe's stream takes and the response's own refuses.
        await WriteAsync(context.Response.BodyWriter.AsStream(leaveOpen: true), photos, logger, cancellationToken);
        return TypedResults.Empty;
    }

    private static async Task WriteAsync(Stream body, List<PhotoDetails> photos, ILogger logger, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var missing = new StringBuilder();
        using var zip = new ZipArchive(body, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var photo in photos)
        {
            if (Original.Open(photo, logger) is not { } original)
            {
                missing.Append(CultureInfo.InvariantCulture, $"{photo.Files[0].Root}/{photo.Files[0].Path}: its folder cannot be reached now, or the file changed and has not been read again yet.\n");
                continue;
            }

            await using (original.Bytes)
            {
                // Pictures are compressed already.
                var entry = zip.CreateEntry(NewName(names, Path.GetFileName(original.File.Path)), CompressionLevel.NoCompression);
                entry.LastWriteTime = Within(original.ModifiedAt);
                await using var target = entry.Open();
                await original.Bytes.CopyToAsync(target, cancellationToken);
            }
        }

        if (missing.Length > 0)
        {
            await using var target = zip.CreateEntry(NewName(names, MissingName), CompressionLevel.Optimal).Open();
            await target.WriteAsync(Encoding.UTF8.GetBytes(missing.ToString()), cancellationToken);
        }
    }

    /// <summary>Two photos of one name, as two cameras make them, get numbers.</summary>
    private static string NewName(HashSet<string> taken, string name)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        for (var number = 2; !taken.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem} ({number}){extension}");
        }

        return name;
    }

    /// <summary>A ZIP file knows the years 1980 to 2107.</summary>
    private static DateTimeOffset Within(DateTimeOffset time) => time.Year is >= 1980 and <= 2107 ? time : new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
