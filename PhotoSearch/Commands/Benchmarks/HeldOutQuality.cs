using System.Numerics.Tensors;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What a model finds among photos that no training saw: by their captions, by their labels, and by each other. All are parts from 0 to 1.</summary>
/// <param name="CaptionRecall">Of all captions, those whose photo is among the first <see cref="Depths"/>; null without captions.</param>
/// <param name="LabelPrecision">Of the first <see cref="LabelDepth"/> that a label finds, those that have it; null where no label has so many.</param>
/// <param name="PhotoPrecision">Of the <see cref="PhotoDepth"/> nearest to a photo, those with the same first label.</param>
internal sealed record HeldOutQuality(IReadOnlyList<double>? CaptionRecall, double? LabelPrecision, double? PhotoPrecision)
{
    public const int LabelDepth = 5;
    public const int PhotoDepth = 4;

    public static IReadOnlyList<int> Depths { get; } = [1, 5, 10];

    /// <param name="vectors">Of each photo, of length 1.</param>
    /// <param name="embed">Of a text.</param>
    public static HeldOutQuality Of(IReadOnlyList<HeldOutPhoto> photos, IReadOnlyList<float[]> vectors, Func<string, float[]> embed)
    {
        var captioned = photos.Zip(vectors).Where(pair => pair.First.Captions.Count > 0).ToList();
        var labelled = photos.Zip(vectors).Where(pair => pair.First.Labels.Count > 0).ToList();
        return new HeldOutQuality(Recall(captioned, embed), ByLabels(labelled, embed), ByPhotos(labelled));
    }

    /// <summary>What a ranking at random has on average.</summary>
    public static HeldOutQuality Chance(IReadOnlyList<HeldOutPhoto> photos)
    {
        var captioned = photos.Count(photo => photo.Captions.Count > 0);
        var labelled = photos.Where(photo => photo.Labels.Count > 0).ToList();
        var queries = Queries(labelled);
        var same = labelled.GroupBy(photo => photo.Labels[0]).Where(group => group.Count() > PhotoDepth).ToList();
        return new HeldOutQuality(
            captioned > 0 ? [.. Depths.Select(depth => Math.Min(1.0, (double)depth / captioned))] : null,
            queries.Count > 0 ? queries.Average(label => (double)labelled.Count(photo => photo.Labels.Contains(label)) / labelled.Count) : null,
            same.Count > 0 ? same.Sum(group => group.Count() * (group.Count() - 1.0) / (labelled.Count - 1)) / same.Sum(group => group.Count()) : null);
    }

    /// <summary>Labels that can fill the first places.</summary>
    private static List<string> Queries(IReadOnlyList<HeldOutPhoto> labelled) =>
        [.. labelled.SelectMany(photo => photo.Labels.Distinct()).GroupBy(label => label).Where(group => group.Count() >= LabelDepth).Select(group => group.Key).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<double>? Recall(List<(HeldOutPhoto Photo, float[] Vector)> captioned, Func<string, float[]> embed)
    {
        List<int> ranks = [];
        foreach (var (photo, own) in captioned)
        {
            foreach (var caption in photo.Captions)
            {
                var query = embed(caption);
                var similarity = TensorPrimitives.Dot(query, own);
                ranks.Add(captioned.Count(other => TensorPrimitives.Dot(query, other.Vector) > similarity));
            }
        }

        return ranks.Count > 0 ? [.. Depths.Select(depth => (double)ranks.Count(rank => rank < depth) / ranks.Count)] : null;
    }

    private static double? ByLabels(List<(HeldOutPhoto Photo, float[] Vector)> labelled, Func<string, float[]> embed)
    {
        var queries = Queries([.. labelled.Select(pair => pair.Photo)]);
        return queries.Count == 0 ? null : queries.Average(label => PhotoVectors.Nearest(labelled, embed(label), LabelDepth).Count(photo => photo.Labels.Contains(label)) / (double)LabelDepth);
    }

    /// <summary>Asked are photos that enough others share their first label with.</summary>
    private static double? ByPhotos(List<(HeldOutPhoto Photo, float[] Vector)> labelled)
    {
        var counts = labelled.CountBy(pair => pair.Photo.Labels[0]).ToDictionary();
        var asked = labelled.Where(pair => counts[pair.Photo.Labels[0]] > PhotoDepth).ToList();
        return asked.Count == 0 ? null : asked.AsParallel().Average(query =>
            PhotoVectors.Nearest(labelled.Where(pair => !ReferenceEquals(pair.Photo, query.Photo)), query.Vector, PhotoDepth).Count(photo => photo.Labels[0] == query.Photo.Labels[0]) / (double)PhotoDepth);
    }
}
