namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>What one efSearch gives.</summary>
/// <param name="Recall">Of the ten nearest, 0 to 1.</param>
/// <param name="PerSecond">Queries on one thread.</param>
internal sealed record CurvePoint(int Ef, double Recall, double PerSecond);

/// <summary>How many queries an index answers at which recall.</summary>
/// <param name="System">Its key.</param>
/// <param name="Queries">The query set's key.</param>
internal sealed record RecallCurve(string System, string Words, string Queries, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>The numbers of candidates that are tried, until nearly everything is found.</summary>
    private static readonly int[] Efs = [10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 1280];

    /// <summary>Nobody asks for more; a larger number of candidates is not tried.</summary>
    private const double Enough = 0.9985;

    /// <summary>The systems take turns, so that what else the machine does hits all alike; the median of so many rounds counts.</summary>
    private const int Rounds = 5;

    private const int QueriesARound = QuerySet.Asked / Rounds;

    /// <summary>A round of a system that is slower ends with fewer queries.</summary>
    private const double SecondsARound = 1.0;

    /// <summary>Queries a second at a recall: between the two neighbouring points on a straight line, the rate by its logarithm.</summary>
    /// <returns>Null where no number of candidates finds so much; the first point's rate where the smallest already finds more.</returns>
    public double? At(double recall)
    {
        for (var i = 0; i < Points.Count; i++)
        {
            var point = Points[i];
            if (point.Recall < recall)
            {
                continue;
            }

            if (i == 0)
            {
                return point.PerSecond;
            }

            var before = Points[i - 1];
            var share = (recall - before.Recall) / (point.Recall - before.Recall);
            return Math.Exp(Math.Log(before.PerSecond) + (share * (Math.Log(point.PerSecond) - Math.Log(before.PerSecond))));
        }

        return null;
    }

    public static IReadOnlyList<RecallCurve> Measure(VectorData data, QuerySet queries, IReadOnlyList<ISearched> systems, BenchProgress progress, CancellationToken cancellationToken)
    {
        var recalls = systems.ToDictionary(system => system, system => Recalls(data, queries, system, progress, cancellationToken));
        var rates = systems.ToDictionary(system => system, system => recalls[system].ConvertAll(_ => new List<double>()));
        var done = 0;
        var said = progress.Begin($"{data.Key}, {queries.Words}: queries a second", Rounds * recalls.Values.Sum(found => found.Count));
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = 0; at < Efs.Length; at++)
            {
                foreach (var system in systems.Where(system => at < recalls[system].Count))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var (seconds, count) = system.Time(queries, round * QueriesARound, QueriesARound, Efs[at], SecondsARound);
                    rates[system][at].Add(count / seconds);
                    said(++done);
                }
            }
        }

        return [.. systems.Select(system => new RecallCurve(
            system.Key, system.Words, queries.Key, [.. recalls[system].Select((recall, at) => new CurvePoint(Efs[at], recall, Median(rates[system][at])))]))];
    }

    /// <summary>The middle one, or between the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Also warms up: every query that is judged is asked once before anything is timed.</summary>
    private static List<double> Recalls(VectorData data, QuerySet queries, ISearched system, BenchProgress progress, CancellationToken cancellationToken)
    {
        progress.Say($"{data.Key}, {queries.Words}: what {system.Words} finds ...");
        var recalls = new List<double>();
        foreach (var ef in Efs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            recalls.Add(queries.Truth.Recall(system.Find(queries, queries.Truth.Queries, ef), ISearched.Nearest, data.Vectors, queries.Vectors));
            if (recalls[^1] >= Enough)
            {
                break;
            }
        }

        return recalls;
    }
}
