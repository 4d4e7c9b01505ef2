using System.Numerics.Tensors;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>Answers questions about the library.</summary>
internal sealed class PhotoSearcher(
    LibraryColumns columns, WorkingModels models, ModelInUse inUse, HitTable hits, RankingCache rankings, TimeProvider time)
{
    /// <param name="take">1 to 200.</param>
    /// <param name="cursor">From an earlier page of the same question; null for the first.</param>
    /// <exception cref="QuestionException">A cursor that is not ours, or a photo that the viewer may not see.</exception>
    /// <exception cref="ModelNotReadyException">The words cannot be embedded now.</exception>
    public async Task<SearchPage> SearchAsync(Viewer viewer, Question question, int take, string? cursor, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var serving = models.Borrow();
        var fingerprint = Fingerprint(viewer, question, serving);
        var from = Read(cursor, fingerprint);
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        var kept = rankings.Find(from is { } place
            ? ranking => ranking.Key == place.Ranking && ranking.Question == fingerprint
            : ranking => ranking.Question == fingerprint && ranking.Revision == snapshot.Revision);
        var ranking = kept ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, cancellationToken);

        var (ids, next) = Stretch(ranking, snapshot, viewer, from?.Offset ?? 0, take);
        if (ids.Count < take && ranking.Photos.Tail is not null)
        {
            ranking = Complete(ranking, snapshot, viewer, serving);
            (ids, next) = Stretch(ranking, snapshot, viewer, from?.Offset ?? 0, take);
        }

        var found = await hits.FindAsync(viewer, ids, cancellationToken);
        var similarities = ranking.Photos.Similarities;
        IReadOnlyList<SearchHit> page =
        [
            .. ids.Where(id => found.ContainsKey(id.PhotoId)).Select(id => found[id.PhotoId] with { Similarity = similarities?[id.Place] }),
        ];
        return new SearchPage(
            page, ranking.Total, TotalIsExact: ranking.Revision == snapshot.Revision, next is null ? null : new Cursor(ranking.Key, fingerprint, next.Value).ToString(),
            new SearchTimings(kept is null ? ranking.Embed : TimeSpan.Zero, kept is null ? ranking.Search : TimeSpan.Zero, time.GetElapsedTime(started)));
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
        var ranking = rankings.Find(ranking => ranking.Question == fingerprint && Holds(ranking, id))
            ?? await RankAsync(viewer, question, fingerprint, snapshot, serving, cancellationToken);
        var place = Array.IndexOf(ranking.PhotoIds, id);
        // Beyond the photos that came first, or at their end.
        if (ranking.Photos.Tail is not null && (place < 0 || Step(ranking, snapshot, viewer, place, +1) is null))
        {
            ranking = Complete(ranking, snapshot, viewer, serving);
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
    private Ranking Complete(Ranking ranking, LibrarySnapshot snapshot, Viewer viewer, Serving? serving)
    {
        if (serving is null || snapshot.Space != serving.Space)
        {
            throw new ModelNotReadyException(inUse.State);
        }

        return rankings.Add(ranking with { Photos = ClosestPhotos.All(snapshot, viewer, serving.Index, ranking.Photos) });
    }

    /// <summary>Who asks what of which model: with another one the order is another, and its pages do not follow on the old ones.</summary>
    private static string Fingerprint(Viewer viewer, Question question, Serving? serving) =>
        Cursor.Fingerprint(question is Question.Library ? $"{viewer.Key}|{question}" : $"{viewer.Key}|{question}|{serving?.Space} {serving?.Model?.Name}");

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

    private async Task<Ranking> RankAsync(Viewer viewer, Question question, string fingerprint, LibrarySnapshot snapshot, Serving? serving, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var embed = TimeSpan.Zero;
        var isWhole = true;
        RankedPhotos ranked;
        if (question is Question.Library)
        {
            ranked = new RankedPhotos(Newest(snapshot, viewer), null, Tail: null);
        }
        else
        {
            if (serving is null || snapshot.Space != serving.Space)
            {
                throw new ModelNotReadyException(inUse.State);
            }

            var (vector, except) = await VectorOfAsync(viewer, question, snapshot, serving, cancellationToken);
            embed = time.GetElapsedTime(started);
            started = time.GetTimestamp();
            ranked = ClosestPhotos.First(snapshot, viewer, serving.Index, vector, except);
            isWhole = snapshot.NewestEmbedding is not { } newest || serving.Index.Contains(newest);
        }

        var ranking = new Ranking(Cursor.NewKey(), fingerprint, snapshot.Revision, ranked, embed, time.GetElapsedTime(started));
        // A commit whose vectors are just on their way into memory (the last of them comes last): good for this answer, not for the next.
        if (isWhole)
        {
            rankings.Add(ranking);
        }

        return ranking;
    }

    private static long[] Newest(LibrarySnapshot snapshot, Viewer viewer)
    {
        var rows = snapshot.For(viewer);
        var ids = new long[rows.Count];
        var count = 0;
        foreach (var row in snapshot.NewestFirst)
        {
            if (rows.IsVisible(row))
            {
                ids[count++] = snapshot.PhotoIds[row];
            }
        }

        return ids;
    }

    private async Task<(float[] Vector, long? Except)> VectorOfAsync(
        Viewer viewer, Question question, LibrarySnapshot snapshot, Serving serving, CancellationToken cancellationToken)
    {
        if (question is Question.Words words)
        {
            return (await WordsAsync(words.Text, serving, cancellationToken), null);
        }

        if (question is Question.SimilarToPicture picture)
        {
            var seen = PictureAddress.Read(picture.Token, serving.Space, serving.Index.Dimension);
            return (picture.Text.Length == 0 ? seen : Between(seen, await WordsAsync(picture.Text, serving, cancellationToken)), null);
        }

        if (question is not Question.SimilarTo similar
            || await hits.FindIdAsync(similar.PhotoId, cancellationToken) is not { } id
            || !snapshot.TryGetRow(id, out var row) || !snapshot.For(viewer).IsVisible(row))
        {
            throw new QuestionException("There is no such photo.");
        }

        var vector = new float[serving.Index.Dimension];
        return serving.Index.TryGet(snapshot.EmbeddingIds[row], vector)
            ? (vector, id)
            : throw new QuestionException("This photo has no embedding yet: try again when indexing is done.");
    }

    private async Task<float[]> WordsAsync(string text, Serving serving, CancellationToken cancellationToken)
    {
        var model = serving.Model ?? throw new ModelNotReadyException(inUse.State);
        return model.HasText
            ? await model.EmbedTextAsync(text, cancellationToken)
            : throw new QuestionException(model.NoTextReason ?? $"The model {model.Name} compares pictures and knows no words.");
    }

    /// <summary>The unit vector in the middle of two; of opposite ones, which have no middle, the first.</summary>
    private static float[] Between(float[] one, float[] other)
    {
        var middle = new float[one.Length];
        TensorPrimitives.Add(one, other, middle);
        var length = TensorPrimitives.Norm(middle);
        if (length < UnitVector.Tolerance)
        {
            return one;
        }

        TensorPrimitives.Divide(middle, length, middle);
        return middle;
    }
}
