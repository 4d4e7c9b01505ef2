using PhotoSearch.Commands.Benchmarks;

namespace PhotoSearch.Tests.Commands.Benchmarks;

public sealed class RankingQualityTests
{
    [Fact]
    public void Precision_and_average_precision_are_those_reckoned_by_hand()
    {
        float[] similarities = [0.9f, 0.8f, 0.7f, 0.6f, 0.5f];
        bool[] fits = [true, false, true, false, true];

        var quality = RankingQuality.Of(similarities, fits);

        Assert.Equal(0.3, quality.PrecisionAtTen, 12);
        Assert.Equal((1 + (2 / 3.0) + (3 / 5.0)) / 3, quality.AveragePrecision, 12);
    }

    [Fact]
    public void The_order_is_that_of_the_similarities_not_of_the_photos()
    {
        float[] similarities = [0.1f, 0.9f, 0.2f];

        Assert.Equal(1, RankingQuality.Of(similarities, [false, true, false]).AveragePrecision, 12);
        Assert.Equal(1 / 3.0, RankingQuality.Of(similarities, [true, false, false]).AveragePrecision, 12);
    }

    [Fact]
    public void Only_the_first_ten_count_for_precision()
    {
        var similarities = Enumerable.Range(0, 20).Select(i => 1f - (i / 20f)).ToArray();

        var quality = RankingQuality.Of(similarities, [.. Enumerable.Range(0, 20).Select(i => i is 9 or 10)]);

        Assert.Equal(0.1, quality.PrecisionAtTen, 12);
    }

    [Fact]
    public void Chance_is_the_mean_of_random_rankings()
    {
        const int Photos = 40;
        const int Fitting = 6;
        var random = new Random(1);
        bool[] fits = [.. Enumerable.Range(0, Photos).Select(i => i < Fitting)];

        var rankings = Enumerable.Range(0, 20_000).Select(_ => RankingQuality.Of([.. fits.Select(_ => random.NextSingle())], fits)).ToList();

        var chance = RankingQuality.Chance(Photos, Fitting);
        Assert.Equal(rankings.Average(ranking => ranking.PrecisionAtTen), chance.PrecisionAtTen, 0.005);
        Assert.Equal(rankings.Average(ranking => ranking.AveragePrecision), chance.AveragePrecision, 0.005);
    }
}
