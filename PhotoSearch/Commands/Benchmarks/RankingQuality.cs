namespace PhotoSearch.Commands.Benchmarks;

/// <summary>How well one query's ranking puts the photos that fit before those that do not.</summary>
/// <param name="PrecisionAtTen">Of the first ten, the part that fits: 0 to 1.</param>
/// <param name="AveragePrecision">The mean, over the photos that fit, of the precision down to each: 1 where all come first.</param>
internal sealed record RankingQuality(double PrecisionAtTen, double AveragePrecision)
{
    private const int First = 10;

    /// <param name="similarities">Of each photo; equal ones keep their order.</param>
    /// <param name="fits">At least one of them.</param>
    public static RankingQuality Of(IReadOnlyList<float> similarities, IReadOnlyList<bool> fits)
    {
        var (right, precisions, ofFirst) = (0, 0.0, 0);
        foreach (var (rank, photo) in Enumerable.Range(0, similarities.Count).OrderByDescending(photo => similarities[photo]).Index())
        {
            if (fits[photo])
            {
                right++;
                precisions += (double)right / (rank + 1);
                ofFirst += rank < First ? 1 : 0;
            }
        }

        return right > 0 ? new RankingQuality((double)ofFirst / First, precisions / right) : throw new ArgumentException("Nothing fits.", nameof(fits));
    }

    /// <summary>What a ranking at random has on average.</summary>
    public static RankingQuality Chance(int photos, int fitting)
    {
        var harmonic = Enumerable.Range(1, photos).Sum(rank => 1.0 / rank);
        var others = photos > 1 ? (fitting - 1.0) / (photos - 1) * (photos - harmonic) : 0;
        return new RankingQuality((double)fitting / photos * Math.Min(First, photos) / First, (harmonic + others) / photos);
    }
}
