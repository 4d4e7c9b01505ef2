using System.Numerics.Tensors;

namespace PhotoSearch.Searching.Relevance;

/// <summary>
/// What similarities a model gives in this library to queries that have nothing to do with its photos. Made of the library and of background queries alone;
/// nothing in it is known of a model. Thread-safe.
/// </summary>
/// <remarks>
/// There is a background of texts and one of pictures, because pictures are much closer to pictures than words are. A query that is the sum of several is compared with
/// queries of chance that are composed alike: with the same weights, and with parts that agree as much as its own do. Their moments follow from those of the backgrounds.
/// Of each query the mean and the spread of its similarities to the library are taken half as they are and half as they are over the whole
/// background: some words are near to or far from everything, and that says nothing; but some are near because much here is about them, and what one sees cannot
/// tell the two apart. Half was best on the labelled photos, all of it nearly as good, nothing of it likewise. Standardising by the photo too (its own mean over the
/// background: photos that are near to everything) gained nothing there (mean average precision 21.4 % with and without), and results would no more end at one similarity.
/// </remarks>
internal sealed class Calibration
{
    /// <summary>More photos than these tell nothing more.</summary>
    public const int SampleSize = 5000;

    /// <summary>Photos that stand for "a picture": each is compared with the whole sample.</summary>
    private const int MostPictures = 400;

    /// <summary>A query's own mean and spread over so many photos count as much as the background's do before anything is seen.</summary>
    private const double Trusted = 20;

    /// <summary>Below this, similarities differ by the rounding of numbers.</summary>
    private const double LeastSpread = 1e-3;

    private readonly Moments _photos;
    private readonly Background? _texts;
    private readonly Background? _pictures;
    private readonly NormalScores? _scoresOfTexts;
    private readonly NormalScores? _scoresOfPictures;

    /// <param name="photos">Unit vectors of the library: all, or a sample of <see cref="SampleSize"/> by a fixed seed.</param>
    /// <param name="texts">The vectors of <see cref="BackgroundTexts.All"/> by the same model; none where it knows no words.</param>
    public Calibration(IReadOnlyList<float[]> photos, IReadOnlyList<float[]> texts)
    {
        _photos = new Moments(photos);
        var every = Math.Max(1, photos.Count / MostPictures);
        List<float[]> pictures = [.. photos.Where((_, at) => at % every == 0)];
        // One photo alone has nothing to be compared with.
        _texts = photos.Count == 0 || texts.Count == 0 ? null : Background.Of(texts, _photos);
        _pictures = photos.Count < 2 ? null : Background.Of(pictures, _photos);
        _scoresOfTexts = _texts is null ? null : Scores(photos, texts, ComposedQuery.OfText);
        _scoresOfPictures = _pictures is null ? null : Scores(photos, pictures, ComposedQuery.OfPicture);
    }

    private double OwnPart => 0.5 * _photos.Count / (_photos.Count + Trusted);

    /// <summary>For one query, a fraction of a millisecond whatever the library's size; null where nothing is known of its parts.</summary>
    public Closeness? For(ComposedQuery query)
    {
        if ((query.Texts != 0 && _texts is null) || (query.Pictures != 0 && _pictures is null))
        {
            return null;
        }

        var (location, scale, ofPictures) = LocationAndScale(query);
        var scores = query.Pictures == 0 ? _scoresOfTexts : query.Texts == 0 ? _scoresOfPictures : NormalScores.Between(_scoresOfTexts!, _scoresOfPictures!, ofPictures);
        return new Closeness(location, scale, scores);
    }

    private NormalScores Scores(IReadOnlyList<float[]> photos, IReadOnlyList<float[]> background, Func<float[], ComposedQuery> compose)
    {
        List<double> values = [];
        foreach (var query in background)
        {
            var (location, scale, _) = LocationAndScale(compose(query));
            foreach (var photo in photos)
            {
                if (!ReferenceEquals(photo, query))
                {
                    values.Add((TensorPrimitives.Dot(photo, query) - location) / scale);
                }
            }
        }

        return new NormalScores([.. values]);
    }

    /// <summary>Of the similarities that chance gives to such a query, and how much of their variance is due to the pictures in it, 0 to 1.</summary>
    /// <remarks>
    /// Composed alike means: each part is its background's centre and something off it; the centres' parts are those of this query, and what is off them is as long
    /// as here, in directions as their backgrounds have them. A single text or picture is compared with all of its background, whatever its own length off the centre: that
    /// length tells of what it is about, and what was said of strong hits was less true with it.
    /// </remarks>
    private (double Location, double Scale, double OfPictures) LocationAndScale(ComposedQuery query)
    {
        var centre = new float[query.Vector.Length];
        var ofPictures = new float[query.Vector.Length];
        TensorPrimitives.Subtract(query.Vector, query.OfTexts, ofPictures);
        var (texts, offTexts) = Off(_texts, query.OfTexts, query.Texts);
        var (pictures, offPictures) = Off(_pictures, ofPictures, query.Pictures);
        // The two are off the same way where they are about the same thing: together they are longer then.
        var apart = offTexts + offPictures;
        var together = apart == 0 ? 0 : query.IsOne ? 1 : Square(TensorPrimitives.Distance(query.Vector, centre)) / apart;
        var (varianceOfTexts, varianceOfPictures) = (together * offTexts * texts, together * offPictures * pictures);

        var chance = _photos.Of(centre);
        var variance = Math.Max(LeastSpread * LeastSpread, chance.Variance + varianceOfTexts + varianceOfPictures);
        var own = _photos.Of(query.Vector);
        var count = (double)_photos.Count;
        var shrunk = ((count * own.Variance) + (Trusted * variance)) / (count + Trusted);
        return (
            (OwnPart * own.Mean) + ((1 - OwnPart) * chance.Mean), Math.Sqrt(Math.Sqrt(variance * shrunk)),
            varianceOfPictures == 0 ? 0 : varianceOfPictures / (varianceOfTexts + varianceOfPictures));

        // The variance of what is off the centre by one, and the square of how far this is.
        (double Variance, double Off) Off(Background? background, float[] part, double weight)
        {
            if (weight == 0 || background is null)
            {
                return (0, 0);
            }

            var middle = new float[part.Length];
            TensorPrimitives.Multiply(background.Centre, (float)weight, middle);
            TensorPrimitives.Add(centre, middle, centre);
            return (background.Spread + (Square(1 - OwnPart) * background.Drift), query.IsOne ? background.Off : Square(TensorPrimitives.Distance(part, middle)));
        }

        static double Square(double number) => number * number;
    }

    /// <summary>Queries of chance.</summary>
    /// <param name="Centre">Their mean.</param>
    /// <param name="Spread">Variance of the library's similarities to what is off the centre, where that has length one.</param>
    /// <param name="Drift">Variance of their mean, likewise.</param>
    /// <param name="Off">The square of how far they are off the centre, on average.</param>
    private sealed record Background(float[] Centre, double Spread, double Drift, double Off)
    {
        public static Background Of(IReadOnlyList<float[]> queries, Moments photos)
        {
            var centre = new float[queries[0].Length];
            foreach (var query in queries)
            {
                TensorPrimitives.MultiplyAdd(query, 1f / queries.Count, centre, centre);
            }

            var off = new float[centre.Length];
            var (spread, drift, lengths) = (0.0, 0.0, 0.0);
            foreach (var query in queries)
            {
                TensorPrimitives.Subtract(query, centre, off);
                var (mean, variance) = photos.Of(off);
                spread += variance;
                drift += mean * mean;
                lengths += TensorPrimitives.SumOfSquares(off);
            }

            return lengths == 0 ? new Background(centre, 0, 0, 0) : new Background(centre, spread / lengths, drift / lengths, lengths / queries.Count);
        }
    }
}
