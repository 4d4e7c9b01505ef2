using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Searching.Stacks;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching;

/// <summary>Puts the photos that answer a question in order.</summary>
internal sealed class Ranker(ModelInUse inUse, HitTable hits, PhotoWords words, LibraryCalibration calibration, StackFinder stacks, FavouriteTable favourites)
{
    /// <summary>What every photo looks like: who only leaves things out compares with it.</summary>
    private const string AnyPhoto = "a photo";

    /// <summary>Each takes a run of the text tower; nobody writes more by hand.</summary>
    private const int MostParts = 16;

    /// <summary>So few photos are looked through in a moment, and tell little of chance: a page shows them all.</summary>
    public const int Few = 250;

    private static readonly string TooManyParts = $"Of this question only the first {MostParts} parts, and the first {MostParts} that are left out, were looked at.";

    /// <param name="clock">Told how long the words took, and the vectors.</param>
    /// <exception cref="QuestionException">A photo that the viewer may not see, or words that this model does not know.</exception>
    /// <exception cref="ModelNotReadyException">The words cannot be embedded now.</exception>
    public async Task<RankedPhotos> RankAsync(
        Viewer viewer, Question question, LibrarySnapshot snapshot, Serving? serving, SearchClock clock, CancellationToken cancellationToken)
    {
        var query = question.Query;
        var folding = stacks.For(question, snapshot, serving);
        if (!question.Compares)
        {
            var listed = LibraryFilter.Apply(snapshot, viewer, OfColumns(query), await SetsAsync(viewer, question, snapshot, serving, cancellationToken));
            return ListedPhotos.All(snapshot, listed, folding, question.Sort);
        }

        if (serving is null || snapshot.Space != serving.Space)
        {
            throw new ModelNotReadyException(inUse.State);
        }

        var asked = await VectorsAsync(viewer, question, snapshot, serving, clock, cancellationToken);
        var sets = await SetsAsync(viewer, question, snapshot, serving, cancellationToken);
        var passing = LibraryFilter.Apply(snapshot, viewer, OfColumns(query), sets);
        if (!question.Wants)
        {
            var left = ListedPhotos.All(snapshot, clock.Compare(() => Unwanted.Without(snapshot, passing, serving.Index, asked)), folding, question.Sort);
            return left with { IsProvisional = calibration.IsUnderWay && asked.Unwanted.Any(part => part.Closeness is null) };
        }

        var closest = new ClosestPhotos(snapshot, passing, serving.Index, asked, folding);
        var named = query.Wanted.Count == 0 ? [] : await words.BestAsync(viewer, Telling(query), cancellationToken);
        var first = clock.Compare(() => closest.First(named, sets));
        var anything = Anything(first, closest, asked);
        if (anything is { } some && asked is { IsOfWords: true, Strictness: { } strictness } && !Closeness.IsAnything(some, strictness))
        {
            first = new RankedPhotos([], [], Tail: null) { IsCut = passing.Embeddings.Count > 0 };
        }

        first = first with
        {
            Closeness = asked.Closeness,
            Fits = anything is { } known ? Closeness.IsAnything(known) : null,
            IsProvisional = asked.Closeness is null && calibration.IsUnderWay,
            Note = Math.Max(query.Wanted.Count, query.Unwanted.Count) > MostParts ? TooManyParts : first.Note,
        };
        return question.Sort == SortOrder.Relevance ? first : ListedPhotos.Sorted(snapshot, first, question.Sort);
    }

    /// <summary>The same with all photos.</summary>
    public RankedPhotos Complete(Viewer viewer, Question question, RankedPhotos first, LibrarySnapshot snapshot, Serving serving)
    {
        var tail = first.Tail ?? throw new ArgumentException("These are all.", nameof(first));
        var passing = LibraryFilter.Apply(snapshot, viewer, OfColumns(question.Query), tail.Sets);
        return new ClosestPhotos(snapshot, passing, serving.Index, tail.Asked, stacks.For(question, snapshot, serving)).All(first);
    }

    /// <summary>All plain and weighted words: names may hold them.</summary>
    public static string Telling(Query query) => string.Join(' ', query.Wanted.Select(part => part.Text));

    /// <summary>Filters over the columns in memory; for the others there are sets of photos.</summary>
    private static IReadOnlyList<Term.Restriction> OfColumns(Query query) => query.AsksForFavourites ? [.. query.Filters.Where(term => !Query.IsOfFavourites(term))] : query.Filters;

    /// <summary>What photos must be among: those in which exact words stand, the viewer's favourites, and those of a stack.</summary>
    private async Task<IReadOnlyList<(IdSet PhotoIds, bool IsNegative)>> SetsAsync(
        Viewer viewer, Question question, LibrarySnapshot snapshot, Serving? serving, CancellationToken cancellationToken)
    {
        var query = question.Query;
        var sets = new List<(IdSet, bool)>(query.Exact.Count);
        foreach (var term in query.Filters.Where(Query.IsOfFavourites))
        {
            sets.Add(((await favourites.OfAsync(viewer.Account, cancellationToken)).PhotoIds, term.IsNegative));
        }

        foreach (var phrase in query.Exact)
        {
            sets.Add(((await words.WithPhraseAsync(snapshot.For(viewer), phrase.Text, cancellationToken)).All, phrase.IsNegative));
        }

        if (question.Stack is { } photoId)
        {
            var row = await RowAsync(viewer, photoId, snapshot, cancellationToken);
            var ids = new IdSet(snapshot.PhotoIds[row]);
            foreach (var member in (int[])[row, .. stacks.Of(snapshot, serving).Of(row)])
            {
                ids.Add(snapshot.PhotoIds[member]);
            }

            sets.Add((ids, false));
        }

        return sets;
    }

    private async Task<AskedVectors> VectorsAsync(
        Viewer viewer, Question question, LibrarySnapshot snapshot, Serving serving, SearchClock clock, CancellationToken cancellationToken)
    {
        var query = question.Query;
        var parts = new List<(ComposedQuery Part, double Weight)>();
        foreach (var part in query.Wanted.Take(MostParts))
        {
            parts.Add((ComposedQuery.OfText(await EmbedAsync(serving, part.Text, clock, cancellationToken)), part.Weight));
        }

        if (question.Picture is { } picture)
        {
            parts.Add((ComposedQuery.OfPicture(PictureAddress.Read(picture, serving.Space, serving.Index.Dimension)), 1));
        }

        var folding = stacks.For(question, snapshot, serving);
        var (except, picked, good, bad) = (new HashSet<long>(), new HashSet<long>(), new List<float[]>(), new List<float[]>());
        foreach (var (photos, vectors) in ((PickedPhotos, List<float[]>)[])[(question.Like, good), (question.Unlike, bad)])
        {
            foreach (var photoId in photos)
            {
                var row = await RowAsync(viewer, photoId, snapshot, cancellationToken);
                vectors.Add(VectorOf(row, snapshot, serving));
                long[] thing = [snapshot.PhotoIds[row], .. folding.Of(row).ToArray().Select(member => snapshot.PhotoIds[member])];
                picked.UnionWith(thing);
                // With words or a picture the good ones only show the way.
                if (parts.Count == 0 || vectors == bad)
                {
                    except.UnionWith(thing);
                }
            }
        }

        var known = await calibration.OfAsync(serving, snapshot, cancellationToken);
        var unwanted = new List<UnwantedVector>(query.Unwanted.Count);
        foreach (var part in query.Unwanted.Take(MostParts))
        {
            var vector = await EmbedAsync(serving, part, clock, cancellationToken);
            unwanted.Add(new UnwantedVector(vector, known?.For(ComposedQuery.OfText(vector))));
        }

        if (!question.Wants)
        {
            // Where it is known what is close to the unwanted, there is nothing else to compare with.
            return new AskedVectors(unwanted.TrueForAll(part => part.Closeness is not null) ? [] : await EmbedAsync(serving, AnyPhoto, clock, cancellationToken), unwanted, except);
        }

        var asked = parts.Count == 0 ? null : ComposedQuery.Sum(parts) ?? throw new QuestionException("The parts of this question say opposite things: leave one of them out.");
        var wanted = good.Count + bad.Count == 0 ? asked! : Rocchio.Combine(asked, good, bad);
        // Bad ones alone ask for nothing that could fit.
        var closeness = parts.Count + good.Count == 0 ? null : clock.Compare(() => known?.For(wanted));
        var strictness = closeness is null ? null : question.Strictness ?? (question.IsCutByDefault && snapshot.For(viewer).Searchable.Count > Few ? Closeness.DefaultStrictness : null);
        return new AskedVectors(wanted.Vector, unwanted, except)
        {
            Picked = picked,
            Closeness = closeness,
            Strictness = strictness,
            IsOfWords = question.Picture is null && good.Count + bad.Count == 0,
            // The stricter of what was asked for.
            Least = Math.Max(question.MinSimilarity ?? float.NegativeInfinity, strictness is { } strict ? closeness!.LeastSimilarity(strict) : float.NegativeInfinity),
        };
    }

    /// <summary>The probability that anything is about the question, apart from what it is made of; a name that holds the words is, whatever the picture shows. Null where that is not known.</summary>
    private static double? Anything(RankedPhotos first, ClosestPhotos closest, AskedVectors asked) => asked.Closeness is not { } closeness ? null
        : first.Named.Count > 0 ? 1
        : closest.Best.Length == 0 ? 0
        : closeness.AnythingFits(closest.Best, closest.Compared);

    private async Task<float[]> EmbedAsync(Serving serving, string text, SearchClock clock, CancellationToken cancellationToken)
    {
        var model = serving.Model ?? throw new ModelNotReadyException(inUse.State);
        return model.HasText
            ? await clock.EmbedAsync(() => model.EmbedTextAsync(text, cancellationToken))
            : throw new QuestionException(model.NoTextReason ?? $"The model {model.Name} compares pictures and knows no words.");
    }

    private async Task<int> RowAsync(Viewer viewer, string photoId, LibrarySnapshot snapshot, CancellationToken cancellationToken) =>
        await hits.FindIdAsync(photoId, cancellationToken) is { } id && snapshot.TryGetRow(id, out var row) && snapshot.For(viewer).IsVisible(row)
            ? row : throw new QuestionException("There is no such photo.");

    private static float[] VectorOf(int row, LibrarySnapshot snapshot, Serving serving)
    {
        var vector = new float[serving.Index.Dimension];
        return serving.Index.TryGet(snapshot.EmbeddingIds[row], vector)
            ? vector
            : throw new QuestionException("This photo has no embedding yet: try again when indexing is done.");
    }
}
