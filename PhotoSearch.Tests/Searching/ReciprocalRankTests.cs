using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Searching;

public sealed class ReciprocalRankTests
{
    [Fact]
    public void Equal_scores_share_the_mean_of_their_ranks() =>
        Assert.Equal([1, 3, 3, 3, 5.5, 5.5], ReciprocalRank.MeanRanks([-9.0, -2, -2, -2, -1, -1]));

    [Fact]
    public void A_better_rank_scores_more_and_being_in_two_orders_more_than_being_first_in_one()
    {
        Assert.True(ReciprocalRank.Score(1) > ReciprocalRank.Score(2));
        Assert.True(ReciprocalRank.Score(20) + ReciprocalRank.Score(20) > ReciprocalRank.Score(1));
    }
}
