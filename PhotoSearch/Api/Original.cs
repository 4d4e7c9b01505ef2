using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>A photo's file, opened for sending.</summary>
/// <param name="ModifiedAt">What the file system says now.</param>
/// <param name="IsAsIndexed">The file has the time that the catalog knows, so that the catalog's hash is the hash of these bytes.</param>
internal sealed record Original(PhotoFile File, Stream Bytes, DateTimeOffset ModifiedAt, bool IsAsIndexed)
{
    /// <summary>FAT and exFAT keep times to two seconds.</summary>
    private static readonly TimeSpan TimeGrain = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The first file that can be opened and still has the length that was indexed. Another length means other bytes, of which nobody
    /// knows whether they are a picture; they are sent once they have been read.
    /// </summary>
    public static Original? Open(PhotoDetails photo, ILogger logger)
    {
        foreach (var file in photo.Files.Where(file => file.State == FileState.Present))
        {
            try
            {
                // Asked before opening: a pipe would hold the request, and has no length.
                if (new FileInfo(file.AbsolutePath) is not { Exists: true } found || found.Length != photo.Bytes)
                {
                    continue;
                }

#pragma warning disable CA2000 // Whoever sends the answer disposes it.
                var bytes = new FileStream(
                    file.AbsolutePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
#pragma warning restore CA2000
                var modified = new DateTimeOffset(found.LastWriteTimeUtc);
                return new Original(file, bytes, modified, (modified - file.ModifiedAt).Duration() <= TimeGrain);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.OriginalUnreadable(file.Root, file.Path, e.Message);
            }
        }

        return null;
    }

    /// <summary>503 while the photo's folder is away or its file is about to be read again; 404 when the file was deleted.</summary>
    public static ProblemHttpResult NotReachable(PhotoDetails photo) => photo.Files.All(file => file.State == FileState.Gone)
        ? TypedResults.Problem("The photo's file was deleted.", statusCode: StatusCodes.Status404NotFound, title: "The original is gone")
        : TypedResults.Problem(
            $"The folder {photo.Files.First(file => file.State != FileState.Gone).Root} is not reachable now, "
            + "or the file changed and has not been read again yet.",
            statusCode: StatusCodes.Status503ServiceUnavailable, title: "The original is not reachable");
}
