using System.Runtime.CompilerServices;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Stacks;

namespace PhotoSearch.Searching;

/// <summary>Answers questions about the library.</summary>
internal sealed class PhotoSearcher(
    LibraryColumns columns, WorkingModels models, ModelInUse inUse, HitTable hits, PhotoWords words, Ranker ranker, RankingCache rankings, StackFinder stacks,
    FavouriteTable favourites, TimeProvider time)
{
    /// <summary>Photos of a stack that are shown beside each other; a camera that took a picture each second has hundreds.</summary>
    private const int MostBeside = 60;

    private readonly ConditionalWeakTable<Ranking, Timeline> _timelines = [];

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
        var marked = await MarkedAsync(viewer, question.Query, cancellationToken);
        var kept = from is { } place ? rankings.Find(fingerprint, ranking => ranking.Key == place.Ranking) : Current(fingerprint, snapshot, marked);
        var ranking = kept ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, clock, cancellationToken);

        var (ids, next) = Stretch(ranking, snapshot, viewer, from?.Offset ?? 0, take);
        if (ids.Count < take && ranking.Photos.Tail is not null)
        {
            ranking = clock.Compare(() => Complete(ranking, question, snapshot, viewer, serving));
            (ids, next) = Stretch(ranking, snapshot, viewer, from?.Offset ?? 0, take);
        }

        var folding = stacks.For(question, snapshot, serving);
        return new SearchPage(
            await ReadAsync(viewer, question.Query, ranking.Photos, ids, snapshot, folding, cancellationToken), ranking.Total,
            TotalIsExact: ranking.Revision == snapshot.Revision && ranking.Favourites == marked && ranking.Photos.Tail is not { MayShrink: true },
            next is null ? null : new Cursor(ranking.Key, fingerprint, next.Value).ToString(),
            clock.Timings)
        {
            Query = question.Query,
            Searched = snapshot.For(viewer).Count,
            Previous = from is { Offset: > 0 } ? new Cursor(ranking.Key, fingerprint, Math.Max(0, from.Value.Offset - take)).ToString() : null,
            Fits = ranking.Photos.Fits,
            IsCut = ranking.Photos.IsCut || ranking.Photos.Tail is { Asked.Least: > float.NegativeInfinity },
            Notes = [.. question.Query.Notes, .. Missing.In(question.Query, viewer, snapshot.For(viewer).Albums), .. ranking.Photos.Note is { } note ? [note] : Array.Empty<string>()],
        };
    }

    /// <summary>What there is to filter by, with how many photos each value has.</summary>
    public async Task<LibraryFacets> FacetsAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var rows = snapshot.For(viewer);
        var own = await favourites.OfAsync(viewer.Account, cancellationToken);
        return LibraryFacets.Of(snapshot, rows).With(own.PhotoIds, snapshot, rows);
    }

    /// <summary>The months of an answer that goes by date; null where it goes otherwise.</summary>
    /// <exception cref="QuestionException">As above.</exception>
    /// <exception cref="ModelNotReadyException">As above.</exception>
    public async Task<Timeline?> TimelineAsync(Viewer viewer, Question question, CancellationToken cancellationToken)
    {
        if (!question.GoesByDate)
        {
            return null;
        }

        using var serving = models.Borrow();
        var fingerprint = Fingerprint(viewer, question, serving);
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var ranking = Current(fingerprint, snapshot, await MarkedAsync(viewer, question.Query, cancellationToken)) ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, new SearchClock(time), cancellationToken);
        return _timelines.GetValue(ranking, made => Timeline.Of(made, snapshot));
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

        // One that is folded away stands where its stack does.
        long[] ids = snapshot.TryGetRow(id, out var row)
            ? [id, .. stacks.For(question, snapshot, serving).Of(row).ToArray().Select(member => snapshot.PhotoIds[member]).Where(other => other != id)] : [id];
        // Whoever steps through a ranking keeps it, also while the library changes under it.
        var ranking = rankings.Find(fingerprint, ranking => ranking.Photos.Tail is not null || PlaceOf(ids, ranking) >= 0)
            ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, new SearchClock(time), cancellationToken);
        var place = PlaceOf(ids, ranking);
        // Beyond the photos that came first, or at their end.
        if (ranking.Photos.Tail is not null && (place < 0 || Step(ranking, snapshot, viewer, place, +1) is null))
        {
            ranking = Complete(ranking, question, snapshot, viewer, serving);
            place = PlaceOf(ids, ranking);
        }

        if (place < 0)
        {
            return null;
        }

        var previous = Step(ranking, snapshot, viewer, place, -1);
        var next = Step(ranking, snapshot, viewer, place, +1);
        // What stands there for its stack is another photo, with reasons of its own.
        var reason = ranking.PhotoIds[place] == id ? (await ReasonsAsync(snapshot.For(viewer), question.Query, ranking.Photos, [(id, place)], cancellationToken))[0] : null;
        return new Around(await hits.KeyAsync(previous, cancellationToken), await hits.KeyAsync(next, cancellationToken), place, ranking.Total)
        {
            Reason = reason is { Why.Count: > 0 } ? reason : null,
        };
    }

    /// <summary>The photos that are one thing with this one, itself among them, in the order they were taken; none where it stands alone.</summary>
    public async Task<IReadOnlyList<SearchHit>> StackAsync(Viewer viewer, string photoId, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        if (await hits.FindIdAsync(photoId, cancellationToken) is not { } id || !snapshot.TryGetRow(id, out var row))
        {
            return [];
        }

        var rows = snapshot.For(viewer);
        var ids = stacks.Of(snapshot, serving).Of(row).ToArray().Where(rows.IsVisible).OrderBy(member => (snapshot.SortLocal[member], member)).Take(MostBeside)
            .Select((member, place) => (PhotoId: snapshot.PhotoIds[member], place)).ToList();
        if (ids.Count < 2)
        {
            return [];
        }

        var found = await hits.FindAsync(viewer, ids, cancellationToken);
        return [.. ids.Where(one => found.ContainsKey(one.PhotoId)).Select(one => found[one.PhotoId])];
    }

    /// <summary>Of the first of these that it holds; -1 where it holds none.</summary>
    private static int PlaceOf(long[] ids, Ranking ranking) => ids.Select(id => Array.IndexOf(ranking.PhotoIds, id)).FirstOrDefault(place => place >= 0, -1);

    /// <summary>The ranking of a question as the library is now; null where there is none.</summary>
    private Ranking? Current(string fingerprint, LibrarySnapshot snapshot, long? marked) =>
        rankings.Find(fingerprint, ranking => ranking.Revision == snapshot.Revision && ranking.Space == snapshot.Space && ranking.Favourites == marked);

    /// <summary>The same ranking with all its photos.</summary>
    private Ranking Complete(Ranking ranking, Question question, LibrarySnapshot snapshot, Viewer viewer, Serving? serving)
    {
        if (serving is null || snapshot.Space != serving.Space)
        {
            throw new ModelNotReadyException(inUse.State);
        }

        var complete = ranking with { Photos = ranker.Complete(viewer, question, ranking.Photos, snapshot, serving) };
        return MayKeep(complete.Photos, snapshot, serving) ? rankings.Add(complete) : complete;
    }

    /// <summary>Who asks what of which model: with another one the order is another, and its pages do not follow on the old ones.</summary>
    private static string Fingerprint(Viewer viewer, Question question, Serving? serving)
    {
        var asker = question.Query.AsksForFavourites ? $"{viewer.Key}, favourites of {viewer.Account}" : viewer.Key;
        return Cursor.Fingerprint(question.Compares ? $"{asker}|{question.Key}|{serving?.Space} {serving?.Model?.Name}" : $"{asker}|{question.Key}");
    }

    /// <summary>Which favourites a question asks for; null where it asks for none.</summary>
    private async Task<long?> MarkedAsync(Viewer viewer, Query query, CancellationToken cancellationToken) =>
        query.AsksForFavourites ? (await favourites.OfAsync(viewer.Account, cancellationToken)).Revision : null;

    private static Cursor? Read(string? cursor, string fingerprint)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        return Cursor.TryParse(cursor, out var parsed) && parsed.Value.Question == fingerprint
            ? parsed
            : throw new CursorException();
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

    private async Task<IReadOnlyList<SearchHit>> ReadAsync(
        Viewer viewer, Query query, RankedPhotos ranked, List<(long PhotoId, int Place)> ids, LibrarySnapshot snapshot, PhotoStacks folding, CancellationToken cancellationToken)
    {
        var rows = snapshot.For(viewer);
        var found = await hits.FindAsync(viewer, ids, cancellationToken);
        var reasons = await ReasonsAsync(rows, query, ranked, ids, cancellationToken);
        return
        [
            .. ids.Select(id => id.PhotoId).Zip(reasons).Where(hit => found.ContainsKey(hit.First))
                .Select(hit => found[hit.First] with
                {
                    Similarity = hit.Second.Similarity,
                    Strength = hit.Second.Strength,
                    Why = hit.Second.Why,
                    Stack = snapshot.TryGetRow(hit.First, out var row) ? Math.Max(1, folding.Count(row, rows)) : 1,
                }),
        ];
    }

    /// <summary>In the order of the photos that are asked about.</summary>
    private async Task<IReadOnlyList<HitReason>> ReasonsAsync(ViewerRows rows, Query query, RankedPhotos ranked, List<(long PhotoId, int Place)> ids, CancellationToken cancellationToken)
    {
        var photoIds = ids.ConvertAll(id => id.PhotoId);
        var phrases = query.Exact.Where(phrase => !phrase.IsNegative).Select(phrase => phrase.Text);
        var where = (await words.WherePhrasesAsync(rows, photoIds, phrases, cancellationToken))
            .Concat(await words.WhereAsync(rows.Viewer, photoIds.FindAll(ranked.Named.Contains), Ranker.Telling(query), cancellationToken))
            .Distinct().ToLookup(place => place.PhotoId, place => place.Name);
        return
        [
            .. ids.Select(id =>
            {
                float? similarity = ranked.Similarities?[id.Place] is { } known && !float.IsNaN(known) ? known : null;
                return new HitReason(
                    similarity,
                    similarity is { } close ? ranked.Closeness?.Of(close) : null,
                    [.. similarity is not null && !ranked.OnlyNamed.Contains(id.PhotoId) ? [SearchHit.LooksLike] : Array.Empty<string>(), .. where[id.PhotoId]]);
            }),
        ];
    }

    /// <summary>A commit whose vectors are just on their way into memory (the last of them comes last): good for this answer, not for the next.</summary>
    private static bool MayKeep(RankedPhotos ranked, LibrarySnapshot snapshot, Serving? serving) =>
        !ranked.IsProvisional && (serving is null || serving.Space != snapshot.Space || snapshot.NewestEmbedding is not { } newest || serving.Index.Contains(newest));

    private async Task<Ranking> RankAsync(
        Viewer viewer, Question question, string fingerprint, LibrarySnapshot snapshot, Serving? serving, SearchClock clock, CancellationToken cancellationToken)
    {
        // Before they are asked: what changes meanwhile makes the ranking old, and not wrong.
        var marked = await MarkedAsync(viewer, question.Query, cancellationToken);
        var ranked = await ranker.RankAsync(viewer, question, snapshot, serving, clock, cancellationToken);
        var ranking = new Ranking(Cursor.NewKey(), fingerprint, snapshot.Revision, ranked) { Favourites = marked, Space = snapshot.Space };
        if (MayKeep(ranked, snapshot, serving))
        {
            rankings.Add(ranking);
        }

        return ranking;
    }
}
