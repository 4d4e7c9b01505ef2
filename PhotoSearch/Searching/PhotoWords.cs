using System.Collections.Frozen;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>A photo in whose words something stands.</summary>
/// <param name="Score">BM25, or like it; less is better.</param>
internal readonly record struct NamedPhoto(long PhotoId, double Score);

/// <summary>Ids of the photos in which a phrase stands.</summary>
/// <param name="ByColumn">The same by where it stands, in the order of the table's columns.</param>
internal sealed record WithPhrase(IdSet All, IReadOnlyList<IdSet> ByColumn);

/// <summary>The words that belong to photos: titles, descriptions, keywords, people, and the names of files and folders in the roots that a viewer may see.</summary>
internal sealed class PhotoWords(CatalogDatabase database)
{
    /// <summary>Words that stand with more photos tell them apart too little to be worth scoring: 40 ms for 50,000, and each would gain next to nothing.</summary>
    private const int MostNamed = 5000;

    /// <summary>More are told apart by where the words stand alone: scoring takes 3 µs a photo, and none of so many gains from it.</summary>
    private const int MostScored = 500;

    /// <summary>As BM25 counts: less is better.</summary>
    private const double WrittenScore = -2;

    /// <inheritdoc cref="WrittenScore"/>
    private const double NameScore = -1;

    /// <summary>The columns that somebody wrote.</summary>
    private const string Written = "{title description keywords people}";

    /// <summary>What somebody wrote of a photo says more than how a file is called.</summary>
    private const string Score = "bm25(photo_words, 2, 2, 2, 2, 1)";

    /// <summary>A sign that no text holds: it marks what was found.</summary>
    private const string Mark = "\u0001";

    /// <summary>The table's, and what each is called to people.</summary>
    private static readonly (string Column, string Name)[] Columns =
        [("title", "title"), ("description", "description"), ("keywords", "keyword"), ("people", "person"), ("names", "name")];

    /// <summary>They hold sentences together and are in no keyword.</summary>
    private static readonly FrozenSet<string> Fillers = new[]
    {
        "a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "is", "it", "its", "my", "of", "on", "or", "our", "that", "the", "their", "this", "to", "with",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>As long as the rows they stand with; each change of a photo's words makes new ones.</summary>
    private readonly ConditionalWeakTable<ViewerRows, LatestUsed<string, WithPhrase>> _phrases = [];

    /// <summary>The same object while it is kept.</summary>
    public async Task<WithPhrase> WithPhraseAsync(ViewerRows rows, string phrase, CancellationToken cancellationToken)
    {
        var latest = _phrases.GetValue(rows, _ => new(string.Equals));
        if (latest.TryGet(phrase, out var known))
        {
            return known;
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        var (all, byColumn) = (new IdSet(0), new IdSet[Columns.Length]);
        for (var column = 0; column < Columns.Length; column++)
        {
            byColumn[column] = await WithAsync(connection, rows.Viewer, $"{Columns[column].Column} : {Quoted(phrase)}");
            foreach (var id in Each(byColumn[column]))
            {
                all.Add(id);
            }
        }

        return latest.Add(phrase, new WithPhrase(all, byColumn));
    }

    /// <summary>Photos in whose words all of these stand, best first; none where that is said of very many, or there are only words that hold sentences together.</summary>
    public async Task<IReadOnlyList<NamedPhoto>> BestAsync(Viewer viewer, string words, CancellationToken cancellationToken)
    {
        if (AllOf(words) is not { } match)
        {
            return [];
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        var rows = await connection.ExecuteScalarAsync<string?>(
            $"SELECT group_concat(rowid) FROM (SELECT rowid FROM photo_words WHERE photo_words MATCH @match AND {WordsRow.Root} IN @Roots LIMIT @MostNamed + 1)",
            new { match, viewer.Roots, MostNamed });
        var count = rows is null ? 0 : rows.AsSpan().Count(',') + 1;
        if (count is 0 or > MostNamed)
        {
            return [];
        }

        if (count > MostScored)
        {
            var written = await WithAsync(connection, viewer, $"{Written} : ({match})");
            return
            [
                .. Each(written).Select(id => new NamedPhoto(id, WrittenScore)),
                .. Each(PhotosOf(rows, viewer)).Where(id => !written.Contains(id)).Select(id => new NamedPhoto(id, NameScore)),
            ];
        }

        // A photo in several roots is one, with its best score.
        return (await connection.QueryAsync<(long PhotoId, double Score)>(
            $"SELECT {WordsRow.Photo}, {Score} AS score FROM photo_words WHERE photo_words MATCH @match AND {WordsRow.Root} IN @Roots ORDER BY score", new { match, viewer.Roots }))
            .Select(row => new NamedPhoto(row.PhotoId, row.Score)).DistinctBy(photo => photo.PhotoId).ToList();
    }

    /// <summary>In which of a photo's words each of these stands: <c>title</c>, <c>description</c>, <c>keyword</c>, <c>person</c>, <c>name</c>.</summary>
    public async Task<IEnumerable<(long PhotoId, string Name)>> WherePhrasesAsync(
        ViewerRows rows, IReadOnlyCollection<long> photoIds, IEnumerable<string> phrases, CancellationToken cancellationToken)
    {
        var found = new List<(long, string)>();
        foreach (var phrase in phrases)
        {
            var with = await WithPhraseAsync(rows, phrase, cancellationToken);
            found.AddRange(photoIds.SelectMany(id => Columns.Where((_, column) => with.ByColumn[column].Contains(id)), (id, column) => (id, column.Name)));
        }

        return found;
    }

    /// <summary>In which of a photo's words all of these stand, as above.</summary>
    /// <remarks>The plus has SQLite go through the words' photos once, and not from their first for each of the page.</remarks>
    public async Task<IEnumerable<(long PhotoId, string Name)>> WhereAsync(Viewer viewer, IReadOnlyCollection<long> photoIds, string words, CancellationToken cancellationToken)
    {
        if (photoIds.Count == 0 || AllOf(words) is not { } match)
        {
            return [];
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        var rowIds = photoIds.SelectMany(_ => viewer.Roots, WordsRow.Of).ToList();
        var marked = string.Join(", ", Columns.Select((_, column) => string.Create(CultureInfo.InvariantCulture, $"instr(highlight(photo_words, {column}, @Mark, ''), @Mark) > 0")));
        var rows = await connection.QueryAsync<(long PhotoId, long Title, long Description, long Keywords, long People, long Names)>(
            $"SELECT {WordsRow.Photo}, {marked} FROM photo_words WHERE photo_words MATCH @match AND +rowid IN @rowIds", new { match, rowIds, Mark });
        return rows.SelectMany(
            row => Columns.Zip((long[])[row.Title, row.Description, row.Keywords, row.People, row.Names]).Where(column => column.Second != 0), (row, column) => (row.PhotoId, column.First.Name));
    }

    private static IEnumerable<long> Each(IdSet ids)
    {
        var one = new long[1];
        for (var from = 0L; ids.Next(ref from, one) > 0;)
        {
            yield return one[0];
        }
    }

    /// <summary>Photos of all that match. Read as one value: a row each would take ten times as long.</summary>
    private static async Task<IdSet> WithAsync(DbConnection connection, Viewer viewer, string match) =>
        PhotosOf(await connection.ExecuteScalarAsync<string?>("SELECT group_concat(rowid) FROM photo_words WHERE photo_words MATCH @match", new { match }), viewer);

    /// <param name="rows">Ids of rows, with commas between them.</param>
    private static IdSet PhotosOf(ReadOnlySpan<char> rows, Viewer viewer)
    {
        var photos = new IdSet(0);
        foreach (var range in rows.Split(','))
        {
            if (!rows[range].IsEmpty && long.Parse(rows[range], NumberStyles.None, CultureInfo.InvariantCulture) is var row && viewer.MaySee(WordsRow.RootOf(row)))
            {
                photos.Add(WordsRow.PhotoOf(row));
            }
        }

        return photos;
    }

    private static string? AllOf(string words)
    {
        var telling = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit) && !Fillers.Contains(word)).Select(Quoted);
        return string.Join(' ', telling) is { Length: > 0 } match ? match : null;
    }

    /// <summary>As FTS5 wants it: what is inside is a phrase and no language of its own.</summary>
    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}\"";
}
