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

    /// <summary>In the order of the table's columns.</summary>
    private static readonly string[] Columns = ["title", "description", "keyword", "person", "name"];

    /// <summary>They hold sentences together and are in no keyword.</summary>
    private static readonly FrozenSet<string> Fillers = new[]
    {
        "a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "is", "it", "its", "my", "of", "on", "or", "our", "that", "the", "their", "this", "to", "with",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>As long as the rows they stand with; each change of a photo's words makes new ones.</summary>
    private readonly ConditionalWeakTable<ViewerRows, LatestUsed<string, IdSet>> _phrases = [];

    /// <summary>Ids of the photos in which a phrase stands: the same object while it is kept.</summary>
    public async Task<IdSet> WithPhraseAsync(ViewerRows rows, string phrase, CancellationToken cancellationToken)
    {
        var latest = _phrases.GetValue(rows, _ => new(string.Equals));
        if (latest.TryGet(phrase, out var known))
        {
            return known;
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        return latest.Add(phrase, await RowsAsync(connection, rows.Viewer, Quoted(phrase)));
    }

    /// <summary>Photos in whose words all of these stand, best first; none where that is said of very many, or there are only words that hold sentences together.</summary>
    public async Task<IReadOnlyList<NamedPhoto>> BestAsync(Viewer viewer, string words, CancellationToken cancellationToken)
    {
        if (AllOf(words) is not { } match)
        {
            return [];
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        var count = await connection.ExecuteScalarAsync<long>(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM photo_words WHERE photo_words MATCH @match AND {WordsRow.Root} IN @Roots LIMIT @MostNamed + 1)", new { match, viewer.Roots, MostNamed });
        if (count is 0 or > MostNamed)
        {
            return [];
        }

        if (count > MostScored)
        {
            var written = await RowsAsync(connection, viewer, $"{Written} : ({match})");
            var all = await RowsAsync(connection, viewer, match);
            return [.. InOrder(written, WrittenScore), .. InOrder(all, NameScore).Where(photo => !written.Contains(photo.PhotoId))];
        }

        // A photo in several roots is one, with its best score.
        return (await connection.QueryAsync<(long PhotoId, double Score)>(
            $"SELECT {WordsRow.Photo}, {Score} AS score FROM photo_words WHERE photo_words MATCH @match AND {WordsRow.Root} IN @Roots ORDER BY score", new { match, viewer.Roots }))
            .Select(row => new NamedPhoto(row.PhotoId, row.Score)).DistinctBy(photo => photo.PhotoId).ToList();
    }

    /// <summary>In which of a photo's words they stand: <c>title</c>, <c>description</c>, <c>keyword</c>, <c>person</c>, <c>name</c>.</summary>
    /// <param name="words">All of these.</param>
    /// <param name="phrases">And each of these.</param>
    /// <remarks>The plus has SQLite go through the words' photos once, and not from their first for each of the page.</remarks>
    public async Task<ILookup<long, string>> WhereAsync(Viewer viewer, IEnumerable<long> photoIds, string words, IEnumerable<string> phrases, CancellationToken cancellationToken)
    {
        var matches = phrases.Select(Quoted).ToList();
        if (AllOf(words) is { } match)
        {
            matches.Add(match);
        }

        await using var connection = await database.ReadAsync(cancellationToken);
        var found = new List<(long PhotoId, string Column)>();
        var rowIds = photoIds.SelectMany(_ => viewer.Roots, WordsRow.Of).ToList();
        var marked = string.Join(", ", Columns.Select((_, column) => string.Create(CultureInfo.InvariantCulture, $"instr(highlight(photo_words, {column}, @Mark, ''), @Mark) > 0")));
        foreach (var one in matches)
        {
            var rows = await connection.QueryAsync<(long PhotoId, long Title, long Description, long Keyword, long Person, long Name)>(
                $"SELECT {WordsRow.Photo}, {marked} FROM photo_words WHERE photo_words MATCH @one AND +rowid IN @rowIds", new { one, rowIds, Mark });
            foreach (var row in rows)
            {
                long[] isIn = [row.Title, row.Description, row.Keyword, row.Person, row.Name];
                found.AddRange(Columns.Where((_, column) => isIn[column] != 0).Select(column => (row.PhotoId, column)));
            }
        }

        return found.Distinct().ToLookup(place => place.PhotoId, place => place.Column);
    }

    private static IEnumerable<NamedPhoto> InOrder(IdSet ids, double score)
    {
        var one = new long[1];
        for (var from = 0L; ids.Next(ref from, one) > 0;)
        {
            yield return new NamedPhoto(one[0], score);
        }
    }

    /// <summary>Photos of all that match. Read as one value: a row each would take ten times as long.</summary>
    private static async Task<IdSet> RowsAsync(DbConnection connection, Viewer viewer, string match)
    {
        var rows = new IdSet(0);
        var all = (await connection.ExecuteScalarAsync<string?>("SELECT group_concat(rowid) FROM photo_words WHERE photo_words MATCH @match", new { match })).AsSpan();
        foreach (var range in all.Split(','))
        {
            if (!all[range].IsEmpty && long.Parse(all[range], NumberStyles.None, CultureInfo.InvariantCulture) is var row && viewer.MaySee(WordsRow.RootOf(row)))
            {
                rows.Add(WordsRow.PhotoOf(row));
            }
        }

        return rows;
    }

    private static string? AllOf(string words)
    {
        var telling = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit) && !Fillers.Contains(word)).Select(Quoted);
        return string.Join(' ', telling) is { Length: > 0 } match ? match : null;
    }

    /// <summary>As FTS5 wants it: what is inside is a phrase and no language of its own.</summary>
    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}\"";
}
