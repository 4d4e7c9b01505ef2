namespace PhotoSearch.Searching;

/// <summary>
/// Several orders of the same things as one: each gives 1 / (k + rank), and the sums decide (Cormack, Clarke and Büttcher, SIGIR 2009).
/// It needs no common scale of their scores.
/// </summary>
internal static class ReciprocalRank
{
    /// <summary>As in the paper; the order changes little between 20 and 100.</summary>
    private const double K = 60;

    /// <param name="rank">From 1.</param>
    public static double Score(double rank) => 1 / (K + rank);

    /// <summary>
    /// Ranks, from 1; equal scores share the mean of their ranks. So one photo with a rare name comes first, and a hundred with a common one,
    /// such as that of their folder, do not come before everything else.
    /// </summary>
    /// <param name="scores">In order.</param>
    public static double[] MeanRanks(ReadOnlySpan<double> scores)
    {
        var ranks = new double[scores.Length];
        for (var from = 0; from < scores.Length;)
        {
            var to = from + 1;
            while (to < scores.Length && scores[to] == scores[from])
            {
                to++;
            }

            ranks.AsSpan(from, to - from).Fill((from + 1 + to) / 2.0);
            from = to;
        }

        return ranks;
    }
}
