using System.Numerics.Tensors;

namespace PhotoSearch.Searching.Relevance;

/// <summary>
/// What similarities a model gives in this library to queries that have nothing to do with its photos. Made of the library and of background queries alone;
/// nothing in it is known of a model. One for words and one for pictures, because pictures are much closer to pictures than words are. Thread-safe.
/// </summary>
/// <remarks>
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
    private const int Pictures = 400;

    /// <summary>A query's own mean and spread over so many photos count as much as the background's do before anything is seen.</summary>
    private const double Trusted = 20;

    /// <summary>Below this, similarities differ by the rounding of numbers.</summary>
    private const double LeastSpread = 1e-3;

    private readonly Moments _photos;
    private readonly NormalScores? _scores;
    private readonly double _mean;
    private readonly double _variance;

    private Calibration(IReadOnlyList<float[]> photos, IReadOnlyList<float[]> background, bool areOfThem)
    {
        _photos = new Moments(photos);
        var moments = background.Select(query => _photos.Of(query)).ToList();
        _variance = LeastSpread * LeastSpread;
        if (photos.Count == 0 || background.Count == 0)
        {
            return;
        }

        _mean = moments.Average(query => query.Mean);
        var between = moments.Average(query => (query.Mean - _mean) * (query.Mean - _mean));
        _variance = Math.Max(_variance, moments.Average(query => query.Variance) + ((1 - OwnPart) * (1 - OwnPart) * between));
        List<double> values = [];
        foreach (var (query, own) in background.Zip(moments))
        {
            var (location, scale) = LocationAndScale(own);
            foreach (var photo in photos)
            {
                if (!areOfThem || !ReferenceEquals(photo, query))
                {
                    values.Add((TensorPrimitives.Dot(photo, query) - location) / scale);
                }
            }
        }

        _scores = values.Count == 0 ? null : new NormalScores([.. values]);
    }

    private double OwnPart => 0.5 * _photos.Count / (_photos.Count + Trusted);

    /// <summary>For queries of words.</summary>
    /// <param name="photos">Unit vectors of the library: all, or a sample of <see cref="SampleSize"/> by a fixed seed.</param>
    /// <param name="background">The vectors of <see cref="BackgroundTexts.All"/> by the same model.</param>
    public static Calibration OfWords(IReadOnlyList<float[]> photos, IReadOnlyList<float[]> background) => new(photos, background, areOfThem: false);

    /// <summary>For queries that are pictures, or photos of the library. With fewer than two photos nothing is known, and all hits are weak.</summary>
    /// <param name="photos">As for words.</param>
    public static Calibration OfPictures(IReadOnlyList<float[]> photos)
    {
        var every = Math.Max(1, photos.Count / Pictures);
        return new Calibration(photos, [.. photos.Where((_, at) => at % every == 0)], areOfThem: true);
    }

    /// <summary>For one query; a fraction of a millisecond whatever the library's size.</summary>
    /// <param name="query">A unit vector.</param>
    public Closeness For(ReadOnlySpan<float> query)
    {
        var (location, scale) = LocationAndScale(_photos.Of(query));
        return new Closeness(location, scale, _scores);
    }

    private (double Location, double Scale) LocationAndScale((double Mean, double Variance) own)
    {
        var count = (double)_photos.Count;
        var variance = ((count * own.Variance) + (Trusted * _variance)) / (count + Trusted);
        return ((OwnPart * own.Mean) + ((1 - OwnPart) * _mean), Math.Sqrt(Math.Sqrt(_variance * variance)));
    }
}
