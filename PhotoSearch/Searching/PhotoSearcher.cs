using System.Runtime.CompilerServices;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching;

/// <summary>Answers questions about the library.</summary>
internal sealed class PhotoSearcher(
    LibraryColumns columns, WorkingModels models, ModelInUse inUse, HitTable hits, PhotoWords words, Ranker ranker, RankingCache rankings, TimeProvider time)
{
    /// <summary>As long as the rows they were counted over.</summary>
    private readonly ConditionalWeakTable<ViewerRows, LibraryFacets> _facets = [];

    /// <param name="take">1 to 200.</param>
    /// <param name="cursor">From an earlier page of the same question; null for the first.</param>
    /// <exception cref="QuestionException">A cursor that is not ours, or a photo that the viewer may not see.</exception>
    /// <exception cref="ModelNotReadyException">The words cannot be embedded now.</exception>
    public async Task<SearchPage> SearchAsync(Viewer viewer, Question question, int take, string? cursor, CancellationToken cancellationToken)
    {
        var clock = new SearchClock(time);
        using var serving = models.Borrow();
        var fingerprint = Fingerprint(viewer, question, serving);
        var from = Read(cursor, fingerprint);
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var kept = rankings.Find(fingerprint, from is { } place ? ranking => ranking.Key == place.Ranking : ranking => ranking.Revision == snapshot.Revision);
        var ranking = kept ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, clock, cancellationToken);

        var (ids, next) = Stretch(ranking, snapshot, viewer, from?.Offset ?? 0, take);
        if (ids.Count < take && ranking.Photos.Tail is not null)
        {
            ranking = clock.Compare(() => Complete(ranking, question, snapshot, viewer, serving));
            (ids, next) = Stretch(ranking, snapshot, viewer, from?.Offset ?? 0, take);
        }

        var query = QueryParser.Parse(question.Words);
        return new SearchPage(
            await ReadAsync(viewer, query, ranking.Photos, ids, cancellationToken), ranking.Total,
            TotalIsExact: ranking.Revision == snapshot.Revision && ranking.Photos.Tail is not { MayShrink: true },
            next is null ? null : new Cursor(ranking.Key, fingerprint, next.Value).ToString(),
            clock.Timings)
        {
            Query = query,
            Fits = ranking.Photos.Fits,
            Notes = ranking.Photos.Note is { } note ? [.. query.Notes, note] : query.Notes,
        };
    }

    /// <summary>What there is to filter by, with how many photos each value has.</summary>
    public async Task<LibraryFacets> FacetsAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        return _facets.GetValue(snapshot.For(viewer), rows => LibraryFacets.Of(snapshot, rows));
    }

    /// <summary>Where a photo stands in the ranking of a question; null when it is not in it.</summary>
    public async Task<Around?> AroundAsync(Viewer viewer, Question question, string photoId, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var fingerprint = Fingerprint(viewer, question, serving);
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        if (await hits.FindIdAsync(photoId, cancellationToken) is not { } id)
        {
            return null;
        }

        // Whoever steps through a ranking keeps it, also while the library changes under it.
        var ranking = rankings.Find(fingerprint, ranking => Holds(ranking, id))
            ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, new SearchClock(time), cancellationToken);
        var place = Array.IndexOf(ranking.PhotoIds, id);
        // Beyond the photos that came first, or at their end.
        if (ranking.Photos.Tail is not null && (place < 0 || Step(ranking, snapshot, viewer, place, +1) is null))
        {
            ranking = Complete(ranking, question, snapshot, viewer, serving);
            place = Array.IndexOf(ranking.PhotoIds, id);
        }

        if (place < 0)
        {
            return null;
        }

        var previous = Step(ranking, snapshot, viewer, place, -1);
        var next = Step(ranking, snapshot, viewer, place, +1);
        return new Around(await hits.KeyAsync(previous, cancellationToken), await hits.KeyAsync(next, cancellationToken), place, ranking.Total);
    }

    /// <summary>It may hold it: one that is not all in order holds whatever there is.</summary>
    private static bool Holds(Ranking ranking, long photoId) => ranking.Photos.Tail is not null || Array.IndexOf(ranking.PhotoIds, photoId) >= 0;

    /// <summary>The same ranking with all its photos.</summary>
    private Ranking Complete(Ranking ranking, Question question, LibrarySnapshot snapshot, Viewer viewer, Serving? serving)
    {
        if (serving is null || snapshot.Space != serving.Space)
        {
            throw new ModelNotReadyException(inUse.State);
        }

        var complete = ranking with { Photos = Ranker.Complete(viewer, question, ranking.Photos, snapshot, serving) };
        return MayKeep(complete.Photos, snapshot, serving) ? rankings.Add(complete) : complete;
    }

    /// <summary>Who asks what of which model: with another one the order is another, and its pages do not follow on the old ones.</summary>
    private static string Fingerprint(Viewer viewer, Question question, Serving? serving) =>
        Cursor.Fingerprint(
        question.Compares(QueryParser.Parse(question.Words)) ? $"{viewer.Key}|{question.Key}|{serving?.Space} {serving?.Model?.Name}" : $"{viewer.Key}|{question.Key}");

    private static Cursor? Read(string? cursor, string fingerprint)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        return Cursor.TryParse(cursor, out var parsed) && parsed.Value.Question == fingerprint
            ? parsed
            : throw new QuestionException("The cursor does not belong to this search, or another model answers since it began: leave it out to begin at the first page.");
    }

    /// <summary>The next photos that are still to be seen; what left the library since the ranking was made is stepped over.</summary>
    private static (List<(long PhotoId, int Place)> Ids, int? Next) Stretch(Ranking ranking, LibrarySnapshot snapshot, Viewer viewer, int from, int take)
    {
        var rows = snapshot.For(viewer);
        var ids = new List<(long, int)>(take);
        var place = from;
        for (; place < ranking.PhotoIds.Length && ids.Count < take; place++)
        {
            if (snapshot.TryGetRow(ranking.PhotoIds[place], out var row) && rows.IsVisible(row))
            {
                ids.Add((ranking.PhotoIds[place], place));
            }
        }

        return (ids, place < ranking.PhotoIds.Length || ranking.Photos.Tail is not null ? place : null);
    }

    private static long? Step(Ranking ranking, LibrarySnapshot snapshot, Viewer viewer, int place, int by)
    {
        var rows = snapshot.For(viewer);
        for (place += by; place >= 0 && place < ranking.PhotoIds.Length; place += by)
        {
            if (snapshot.TryGetRow(ranking.PhotoIds[place], out var row) && rows.IsVisible(row))
            {
                return ranking.PhotoIds[place];
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<SearchHit>> ReadAsync(Viewer viewer, Query query, RankedPhotos ranked, List<(long PhotoId, int Place)> ids, CancellationToken cancellationToken)
    {
        var found = await hits.FindAsync(viewer, ids, cancellationToken);
        var phrases = query.Exact.Where(phrase => !phrase.IsNegative).Select(phrase => phrase.Text).ToList();
        var named = ids.Select(id => id.PhotoId).Where(id => phrases.Count > 0 || ranked.Named.Contains(id)).ToList();
        var where = named.Count == 0 ? null : await words.WhereAsync(named, Ranker.Telling(query), phrases, cancellationToken);
        var page = new List<SearchHit>(ids.Count);
        foreach (var (id, place) in ids.Where(id => found.ContainsKey(id.PhotoId)))
        {
            float? similarity = ranked.Similarities?[place] is { } known && !float.IsNaN(known) ? known : null;
            page.Add(found[id] with
            {
                Similarity = similarity,
                Strength = similarity is { } close ? ranked.Closeness?.Of(close) : null,
                Why = [.. similarity is not null && !ranked.OnlyNamed.Contains(id) ? [SearchHit.LooksLike] : Array.Empty<string>(), .. where?[id] ?? []],
            });
        }

        return page;
    }

    /// <summary>A commit whose vectors are just on their way into memory (the last of them comes last): good for this answer, not for the next.</summary>
    private static bool MayKeep(RankedPhotos ranked, LibrarySnapshot snapshot, Serving? serving) =>
        !ranked.IsProvisional && (ranked.Similarities is null || snapshot.NewestEmbedding is not { } newest || serving!.Index.Contains(newest));

    private async Task<Ranking> RankAsync(
        Viewer viewer, Question question, string fingerprint, LibrarySnapshot snapshot, Serving? serving, SearchClock clock, CancellationToken cancellationToken)
    {
        var ranked = await ranker.RankAsync(viewer, question, snapshot, serving, clock, cancellationToken);
        var ranking = new Ranking(Cursor.NewKey(), fingerprint, snapshot.Revision, ranked);
        if (MayKeep(ranked, snapshot, serving))
        {
            rankings.Add(ranking);
        }

        return ranking;
    }
}
