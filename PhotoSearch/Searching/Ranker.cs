using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>Puts the photos that answer a question in order.</summary>
internal sealed class Ranker(ModelInUse inUse, HitTable hits, PhotoWords words, LibraryCalibration calibration)
{
    /// <summary>What every photo looks like: who only leaves things out compares with it.</summary>
    private const string Anything = "a photo";

    /// <summary>Each takes a run of the text tower; nobody writes more by hand.</summary>
    private const int MostParts = 16;

    private static readonly string TooManyParts = $"Of this question only the first {MostParts} parts, and the first {MostParts} that are left out, were looked at.";

    /// <param name="clock">Told how long the words took, and the vectors.</param>
    /// <exception cref="QuestionException">A photo that the viewer may not see, or words that this model does not know.</exception>
    /// <exception cref="ModelNotReadyException">The words cannot be embedded now.</exception>
    public async Task<RankedPhotos> RankAsync(
        Viewer viewer, Question question, LibrarySnapshot snapshot, Serving? serving, SearchClock clock, CancellationToken cancellationToken)
    {
        var query = QueryParser.Parse(question.Words);
        if (!question.Compares(query))
        {
            var listed = LibraryFilter.Apply(snapshot, viewer, query.Filters, await ExactAsync(query, cancellationToken));
            return ListedPhotos.All(snapshot, listed, question.Sort);
        }

        if (serving is null || snapshot.Space != serving.Space)
        {
            throw new ModelNotReadyException(inUse.State);
        }

        var asked = await VectorsAsync(viewer, question, query, snapshot, serving, clock, cancellationToken);
        var exact = await ExactAsync(query, cancellationToken);
        var passing = LibraryFilter.Apply(snapshot, viewer, query.Filters, exact);
        var closest = new ClosestPhotos(snapshot, passing, serving.Index, asked);
        if (!question.Wants(query))
        {
            return clock.Compare(() => Without(closest, snapshot, passing, question.Sort));
        }

        var named = query.Wanted.Count == 0 ? [] : await words.BestAsync(Telling(query), cancellationToken);
        var first = clock.Compare(() => closest.First(named, exact));
        first = first with
        {
            Closeness = asked.Closeness,
            Fits = Fits(first, closest, asked, passing),
            IsProvisional = asked.Closeness is null && calibration.IsUnderWay,
            Note = Math.Max(query.Wanted.Count, query.Unwanted.Count) > MostParts ? TooManyParts : first.Note,
        };
        return question.Sort == SortOrder.Relevance ? first : ListedPhotos.Sorted(snapshot, first, question.Sort);
    }

    /// <summary>The same with all photos.</summary>
    public static RankedPhotos Complete(Viewer viewer, Question question, RankedPhotos first, LibrarySnapshot snapshot, Serving serving)
    {
        var tail = first.Tail ?? throw new ArgumentException("These are all.", nameof(first));
        var passing = LibraryFilter.Apply(snapshot, viewer, QueryParser.Parse(question.Words).Filters, tail.Exact);
        return new ClosestPhotos(snapshot, passing, serving.Index, tail.Asked).All(first);
    }

    /// <summary>All plain and weighted words: names may hold them.</summary>
    public static string Telling(Query query) => string.Join(' ', query.Wanted.Select(part => part.Text));

    /// <summary>The library without what looks like the unwanted, by date: nothing was asked for that it could be close to.</summary>
    private static RankedPhotos Without(ClosestPhotos closest, LibrarySnapshot snapshot, PassingPhotos passing, SortOrder sort)
    {
        var kept = closest.All(new RankedPhotos([], [], Tail: null)).Ids.ToHashSet();
        var listed = ListedPhotos.All(snapshot, passing, sort);
        // What has no embedding yet is no reason to hide it.
        return listed with { Ids = [.. listed.Ids.Where(id => kept.Contains(id) || (snapshot.TryGetRow(id, out var row) && snapshot.EmbeddingIds[row] == 0))] };
    }

    private async Task<IReadOnlyList<(IdSet PhotoIds, bool IsNegative)>> ExactAsync(Query query, CancellationToken cancellationToken)
    {
        var sets = new List<(IdSet, bool)>(query.Exact.Count);
        foreach (var phrase in query.Exact)
        {
            sets.Add((await words.WithPhraseAsync(phrase.Text, cancellationToken), phrase.IsNegative));
        }

        return sets;
    }

    private async Task<AskedVectors> VectorsAsync(
        Viewer viewer, Question question, Query query, LibrarySnapshot snapshot, Serving serving, SearchClock clock, CancellationToken cancellationToken)
    {
        var parts = new List<(float[] Vector, double Weight)>();
        foreach (var part in query.Wanted.Take(MostParts))
        {
            parts.Add((await EmbedAsync(serving, part.Text, clock, cancellationToken), part.Weight));
        }

        if (question.Picture is { } picture)
        {
            parts.Add((PictureAddress.Read(picture, serving.Space, serving.Index.Dimension), 1));
        }

        var (except, good, bad) = (new HashSet<long>(), new List<float[]>(), new List<float[]>());
        foreach (var (photos, vectors) in ((PickedPhotos, List<float[]>)[])[(question.Like, good), (question.Unlike, bad)])
        {
            foreach (var photoId in photos)
            {
                var (id, vector) = await VectorOfAsync(viewer, photoId, snapshot, serving, cancellationToken);
                vectors.Add(vector);
                // With words or a picture the good ones only show the way.
                _ = (parts.Count == 0 || vectors == bad) && except.Add(id);
            }
        }

        var kind = parts.Count == 0 ? (bad.Count > 0 ? QueryKind.Mixed : QueryKind.Pictures) : good.Count + bad.Count > 0 || (question.Picture is not null && parts.Count > 1) ? QueryKind.Mixed
            : question.Picture is not null ? QueryKind.Pictures : QueryKind.Words;
        var words = query.Unwanted.Count == 0 ? null : await calibration.OfAsync(serving, snapshot, QueryKind.Words, cancellationToken);
        var unwanted = new List<UnwantedVector>(query.Unwanted.Count);
        foreach (var part in query.Unwanted.Take(MostParts))
        {
            var vector = await EmbedAsync(serving, part, clock, cancellationToken);
            unwanted.Add(new UnwantedVector(vector, words?.For(vector)));
        }

        if (!question.Wants(query))
        {
            return new AskedVectors(await EmbedAsync(serving, Anything, clock, cancellationToken), unwanted, except);
        }

        var asked = parts.Count == 0 ? [] : AskedVectors.Sum(parts);
        var wanted = good.Count + bad.Count == 0 ? asked : Rocchio.Combine(asked, good, bad);
        var closeness = await calibration.OfAsync(serving, snapshot, kind, cancellationToken) is { } known ? clock.Compare(() => known.For(wanted)) : null;
        return new AskedVectors(wanted, unwanted, except) { Closeness = closeness, Least = Least(question, closeness) };
    }

    /// <summary>The stricter of what was asked for; where strictness cannot be judged, nothing is cut by it.</summary>
    private static float Least(Question question, Closeness? closeness) => Math.Max(
        question.MinSimilarity ?? float.NegativeInfinity,
        question.Strictness is { } strictness && closeness is not null ? closeness.LeastSimilarity(strictness) : float.NegativeInfinity);

    /// <summary>A name that holds the words is about them, whatever the picture shows.</summary>
    private static bool? Fits(RankedPhotos first, ClosestPhotos closest, AskedVectors asked, PassingPhotos passing) => asked.Closeness is { } closeness
        ? first.Named.Count > 0 || (closest.Best.Length > 0 && closeness.AnythingFits(closest.Best, (int)passing.Embeddings.Count) >= Closeness.Strong)
        : null;

    private async Task<float[]> EmbedAsync(Serving serving, string text, SearchClock clock, CancellationToken cancellationToken)
    {
        var model = serving.Model ?? throw new ModelNotReadyException(inUse.State);
        return model.HasText
            ? await clock.EmbedAsync(() => model.EmbedTextAsync(text, cancellationToken))
            : throw new QuestionException(model.NoTextReason ?? $"The model {model.Name} compares pictures and knows no words.");
    }

    private async Task<(long Id, float[] Vector)> VectorOfAsync(Viewer viewer, string photoId, LibrarySnapshot snapshot, Serving serving, CancellationToken cancellationToken)
    {
        if (await hits.FindIdAsync(photoId, cancellationToken) is not { } id || !snapshot.TryGetRow(id, out var row) || !snapshot.For(viewer).IsVisible(row))
        {
            throw new QuestionException("There is no such photo.");
        }

        var vector = new float[serving.Index.Dimension];
        return serving.Index.TryGet(snapshot.EmbeddingIds[row], vector)
            ? (id, vector)
            : throw new QuestionException("This photo has no embedding yet: try again when indexing is done.");
    }
}
