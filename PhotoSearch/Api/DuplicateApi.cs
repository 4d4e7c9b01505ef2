using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PhotoSearch.Accounts;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Duplicates;

namespace PhotoSearch.Api;

/// <summary>Files that show the same picture: told and listed, never touched.</summary>
internal static class DuplicateApi
{
    public const string ListAddress = $"{ApiSetup.Root}/duplicates/list";

    private const int UsualTake = 50;
    private const int MostTake = 200;

    public static void Map(RouteGroupBuilder api)
    {
        _ = api.MapGet("/duplicates", DuplicatesAsync);
        _ = api.MapGet("/duplicates/list", ListAsync);
    }

    internal static async Task<Results<Ok<DuplicatesAnswer>, ValidationProblem>> DuplicatesAsync(
        HttpContext context, DuplicateFinder duplicates, ViewerSource viewers, string? from, string? take, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var (first, count) = (faults.Whole("from", from, 0, int.MaxValue, 0), faults.Whole("take", take, 1, MostTake, UsualTake));
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var page = await duplicates.FindAsync(await viewers.ForAsync(context.User, cancellationToken), first, count, cancellationToken);
        return TypedResults.Ok(new DuplicatesAnswer(
            [.. page.Shown.Select(group => new DuplicateGroupAnswer(Word(group.Kind), [.. group.Copies.Select((copy, at) => ToAnswer(copy, at))]))],
            page.Groups, page.ExtraFiles, page.ExtraBytes));
    }

    /// <summary>A table of files, to work through with a tool of one's own: those that were asked for, or every group in full.</summary>
    internal static async Task<IResult> ListAsync(
        HttpContext context, DuplicateFinder duplicates, ViewerSource viewers, string[]? file, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<long>();
        foreach (var id in file ?? [])
        {
            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                var faults = new Faults();
                faults.Add("file", "file is the number of a file in a group of duplicates.");
                return faults.ToProblem();
            }

            wanted.Add(number);
        }

        var viewer = await viewers.ForAsync(context.User, cancellationToken);
        var isAdministrator = context.User.IsInRole(AccountSchemes.Administrator);
        SecurityHeaders.SetPicture(context.Response, "duplicates.csv", isDownload: true);
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(body => WriteAsync(body, duplicates, viewer, wanted, isAdministrator, cancellationToken), "text/csv; charset=utf-8");
    }

    private static async Task WriteAsync(Stream body, DuplicateFinder duplicates, Viewer viewer, HashSet<long> wanted, bool isAdministrator, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync("group,suggestion,kind,folder,file,width,height,bytes,taken");
        for (var from = 0; ; from += MostTake)
        {
            var page = await duplicates.FindAsync(viewer, from, MostTake, cancellationToken);
            for (var group = 0; group < page.Shown.Count; group++)
            {
                for (var at = 0; at < page.Shown[group].Copies.Count; at++)
                {
                    var copy = page.Shown[group].Copies[at];
                    if (wanted.Count == 0 || wanted.Contains(copy.FileId))
                    {
                        await text.WriteLineAsync(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{from + group + 1},{(at == 0 ? "keep" : "extra")},{Word(page.Shown[group].Kind)},{Field(copy.Root)},{Field(isAdministrator ? copy.AbsolutePath : copy.Path)},{copy.Width},{copy.Height},{copy.Bytes},{Wire.Local(copy.TakenAt)}"));
                    }
                }
            }

            if (from + MostTake >= page.Groups)
            {
                return;
            }
        }
    }

    /// <summary>RFC 4180.</summary>
    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static DuplicateCopyAnswer ToAnswer(DuplicateCopy copy, int at) => new(
        copy.Photo.Id, copy.FileId, at == 0, copy.Root, copy.Path, copy.Width, copy.Height, copy.Bytes, copy.Type,
        Wire.Local(copy.TakenAt), copy.IsOffline, Wire.Thumbnail(copy.Photo));

    private static string Word(DuplicateKind kind) => kind == DuplicateKind.Exact ? "exact" : "near";
}

/// <summary>Files that show the same picture, those groups first that take the most room.</summary>
/// <param name="Total">Groups.</param>
/// <param name="ExtraFiles">Beside one of each group.</param>
internal sealed record DuplicatesAnswer(IReadOnlyList<DuplicateGroupAnswer> Groups, int Total, int ExtraFiles, long ExtraBytes);

/// <param name="Kind"><c>exact</c>: the same bytes; <c>near</c>: the same picture.</param>
internal sealed record DuplicateGroupAnswer(string Kind, IReadOnlyList<DuplicateCopyAnswer> Copies);

/// <param name="Photo">Public id; copies of one photo have the same.</param>
/// <param name="Keep">The one to keep, as far as sides, size and place can tell.</param>
internal sealed record DuplicateCopyAnswer(
    string Photo, long File, bool Keep, string Root, string Path, int Width, int Height, long Bytes, string Type, string TakenAt, bool Offline, string ThumbnailUrl);
