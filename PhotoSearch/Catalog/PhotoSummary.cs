using System.Data.Common;
using System.Text.Json;
using Dapper;
using PhotoSearch.Photos;

namespace PhotoSearch.Catalog;

/// <summary>
/// What a photo is ordered and found by, made anew from its content, the sidecars beside its files, the files' names and times, and what people said of it. For whoever changes one of these, in the same transaction.
/// </summary>
internal sealed class PhotoSummary(DbConnection connection, DbTransaction transaction, TimeProvider time)
{
    /// <summary>The years 1 and 9999 with room for any zone; what files claim beyond is no time.</summary>
    private const long FirstMilliseconds = -62_135_000_000_000;
    private const long LastMilliseconds = 253_402_000_000_000;

    /// <summary>Also raises the photo's revision; the library's was raised before.</summary>
    public async Task RefreshAsync(long photoId)
    {
        var photo = await connection.QuerySingleAsync<PhotoRow>(
            """
            SELECT p.sort_local AS SortLocal, p.sort_offset AS SortOffset, p.sort_source AS SortSource,
              c.taken_local AS TakenLocal, c.taken_offset AS TakenOffset, c.taken_source AS TakenSource, c.words AS Words
            FROM photo p JOIN content c ON c.id = p.content_id WHERE p.id = @photoId
            """,
            new { photoId },
            transaction);
        var files = (await connection.QueryAsync<FileRow>(
            """
            SELECT f.root_id AS RootId, f.path AS Path, f.modified AS Modified, s.facts AS Facts, r.is_active AS IsShown
            FROM file f JOIN root r ON r.id = f.root_id LEFT JOIN sidecar s ON s.file_id = f.id
            WHERE f.photo_id = @photoId AND f.state <> 3 ORDER BY f.state, f.id
            """,
            new { photoId },
            transaction)).AsList();
        // A copy that is hidden, and what was written beside it, tells nothing of one that is shown.
        var isShown = files.Exists(file => file.IsShown != 0);
        var telling = files.Where(file => file.IsShown != 0 || !isShown).ToList();
        var sidecars = telling.Where(file => file.Facts is not null).Select(file => JsonSerializer.Deserialize(file.Facts!, CatalogJson.Default.SidecarFacts)!).ToList();
        await OrderAsync(photoId, files.Count == 0 ? null : TakenAt(photo, sidecars, telling, telling.Count == files.Count ? photo.FileTimeBefore() : null));
        await DescribeAsync(photoId, files, sidecars.Aggregate(Described.Nothing, (words, sidecar) => words.OrElse(sidecar.Words)).OrElse(photo.ToWords()));
    }

    /// <summary>The content's date with what a sidecar says of it, else the names', else the oldest of the files' times that was ever seen.</summary>
    /// <param name="before">Of the times that were seen before the oldest; null where a hidden copy's may be among them.</param>
    private TakenAt TakenAt(PhotoRow photo, IReadOnlyList<SidecarFacts> sidecars, IReadOnlyList<FileRow> files, TakenAt? before)
    {
        var own = photo.ToTakenAt();
        return (sidecars.FirstOrDefault(sidecar => sidecar.TakenAt is not null) ?? SidecarFacts.Nothing).TakenAtBeside(own)
            ?? InNames(files)
            ?? files.Select(file => FileTime(file.Modified)).Append(before).OfType<TakenAt>().MinBy(taken => taken.Local)!;
    }

    private TakenAt? InNames(IEnumerable<FileRow> files)
    {
        // A file may come from where the day has begun already.
        var latest = time.GetLocalNow().DateTime.AddDays(1);
        return files.Select(file => NameDate.Of(file.Path[(file.Path.LastIndexOf('/') + 1)..], latest)).OfType<TakenAt>()
            .OrderBy(taken => taken.Source != TakenAtSource.FileName).ThenBy(taken => taken.Local).FirstOrDefault();
    }

    private TakenAt FileTime(long modified)
    {
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(modified, FirstMilliseconds, LastMilliseconds));
        var local = TimeZoneInfo.ConvertTime(utc, time.LocalTimeZone);
        return new TakenAt(local.DateTime, local.Offset, TakenAtSource.FileTime);
    }

    private Task<int> OrderAsync(long photoId, TakenAt? taken) => connection.ExecuteAsync(
        taken is null
            ? "UPDATE photo SET revision = (SELECT revision FROM library) WHERE id = @photoId"
            : "UPDATE photo SET sort_local = @local, sort_offset = @offset, sort_source = @source, revision = (SELECT revision FROM library) WHERE id = @photoId",
        new
        {
            photoId,
            local = taken is null ? 0 : UnixTime.FromLocal(taken.Local),
            offset = (long?)taken?.Offset?.TotalMinutes,
            source = (int?)taken?.Source,
        },
        transaction);

    private async Task DescribeAsync(long photoId, IReadOnlyList<FileRow> files, Described words)
    {
        await connection.ExecuteAsync($"DELETE FROM described WHERE photo_id = @photoId; DELETE FROM photo_words WHERE {WordsRow.IsOfPhoto}", new { photoId }, transaction);
        if (files.Count == 0)
        {
            return;
        }

        if (!words.IsNothing)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO described (photo_id, rating, title, description, keywords, people) VALUES (@photoId, @Rating, @Title, @Description, @keywords, @people)
                """,
                new
                {
                    photoId,
                    words.Rating,
                    words.Title,
                    words.Description,
                    keywords = CatalogJson.OfList(words.Keywords),
                    people = CatalogJson.OfList(words.People),
                },
                transaction);
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO photo_words (rowid, title, description, keywords, people, names)
            VALUES (@row, COALESCE((SELECT title FROM photo WHERE id = @photoId), @title), @description,
              @keywords || COALESCE((SELECT char(10) || group_concat(name, char(10)) FROM tag WHERE photo_id = @photoId), ''), @people, @names)
            """,
            files.GroupBy(file => file.RootId).Select(root => new
            {
                photoId,
                row = WordsRow.Of(photoId, root.Key),
                title = words.Title ?? "",
                description = words.Description ?? "",
                keywords = string.Join('\n', words.Keywords),
                people = string.Join('\n', words.People),
                names = string.Join('\n', root.Select(file => file.Path)),
            }),
            transaction);
    }

    private sealed record FileRow(long RootId, string Path, long Modified, string? Facts, long IsShown);

    private sealed record PhotoRow
    {
        public long SortLocal { get; init; }

        public long? SortOffset { get; init; }

        public long SortSource { get; init; }

        public long? TakenLocal { get; init; }

        public long? TakenOffset { get; init; }

        public long? TakenSource { get; init; }

        public string? Words { get; init; }

        public TakenAt? ToTakenAt() => TakenLocal is { } local ? TakenAtColumns.Read(local, TakenOffset, TakenSource!.Value) : null;

        public TakenAt? FileTimeBefore() =>
            SortSource == (long)TakenAtSource.FileTime && SortLocal != 0 ? TakenAtColumns.Read(SortLocal, SortOffset, SortSource) : null;

        public Described ToWords() => Words is null ? Described.Nothing : JsonSerializer.Deserialize(Words, CatalogJson.Default.Described)!;
    }
}
