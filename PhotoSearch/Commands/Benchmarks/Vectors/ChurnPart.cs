using System.Numerics.Tensors;
using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Ten rounds in which a fifth of the vectors goes and as many new ones come; then the graph finds what a fresh one of the same vectors finds.</summary>
internal static class ChurnPart
{
    /// <summary>Few, so that it takes a minute; the vectors of all rounds are three times as many.</summary>
    private const int Most = 20_000;
    private const int Rounds = 10;
    private const int Fifth = 5;
    private const int Asked = 1000;

    /// <summary>Small, so that a worse graph shows.</summary>
    private const int Ef = 20;

    private const double MostLost = 0.5;

    public static IEnumerable<Figure> Measure(VectorsRun run)
    {
        var data = run.Data;
        var count = Math.Min(Most, data.Count / (1 + (Rounds / Fifth)));
        var (index, _) = OwnIndex.Build(run, count, null);
        using var churned = index;
        var live = Churn(run, index, count);
        using var fresh = new VectorIndex(data.Dimension, VectorsRun.Shape);
        foreach (var row in live)
        {
            fresh.Set(row + 1, data.Vectors.Row(row));
        }

        fresh.Link(VectorsRun.Threads, run.Stopped);
        foreach (var queries in data.Queries)
        {
            var (after, before) = Recalls(data.Vectors, live, queries.Vectors, churned, fresh);
            yield return Figure.AtMost(
                $"churn.{queries.Key}", $"recall lost by 10 rounds of 20 %, {queries.Key}", 100 * (before - after), MostLost, "points",
                string.Create(CultureInfo.InvariantCulture, $"{count:N0} vectors, ef {Ef}: {after:0.0000}, a fresh build {before:0.0000}"));
        }
    }

    /// <returns>The rows that are left.</returns>
    private static List<int> Churn(VectorsRun run, VectorIndex index, int count)
    {
        var numbers = new SeededNumbers(SyntheticVectors.Seed, (ulong)count);
        var live = Enumerable.Range(0, count).ToList();
        var next = count;
        var said = run.Progress.Begin($"{run.Data.Key}: 10 rounds of 20 % change", Rounds);
        for (var round = 1; round <= Rounds; round++)
        {
            for (var i = 0; i < count / Fifth; i++)
            {
                var gone = numbers.Below(live.Count);
                index.Remove(live[gone] + 1);
                (live[gone], live[^1]) = (live[^1], live[gone]);
                live.RemoveAt(live.Count - 1);
            }

            for (var i = 0; i < count / Fifth; i++, next++)
            {
                index.Set(next + 1, run.Data.Vectors.Row(next));
                live.Add(next);
            }

            index.Link(VectorsRun.Threads, run.Stopped);
            index.Unlink(VectorsRun.Threads, run.Stopped);
            said(round);
        }

        return live;
    }

    private static (double Churned, double Fresh) Recalls(FloatFile vectors, List<int> live, FloatFile queries, VectorIndex churned, VectorIndex fresh)
    {
        var (right, rightFresh) = (0, 0);
        var asked = Math.Min(Asked, queries.Count);
        Parallel.For(0, asked, q =>
        {
            var similarities = new float[live.Count];
            for (var i = 0; i < live.Count; i++)
            {
                similarities[i] = TensorPrimitives.Dot(queries.Row(q), vectors.Row(live[i]));
            }

            Array.Sort(similarities);
            var least = similarities[^ISearched.Nearest] - Truth.Tolerance;
            Interlocked.Add(ref right, Right(churned));
            Interlocked.Add(ref rightFresh, Right(fresh));

            int Right(VectorIndex index)
            {
                Span<Neighbour> nearest = stackalloc Neighbour[ISearched.Nearest];
                var found = index.Search(queries.Row(q), nearest, Ef);
                var count = 0;
                foreach (var neighbour in nearest[..found])
                {
                    count += neighbour.Similarity >= least ? 1 : 0;
                }

                return count;
            }
        });
        return (right / (double)(asked * ISearched.Nearest), rightFresh / (double)(asked * ISearched.Nearest));
    }
}
