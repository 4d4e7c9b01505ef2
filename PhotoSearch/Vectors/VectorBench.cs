using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PhotoSearch.Vectors;

/// <summary>Measures searching on this machine, beside a plain loop in the same run: the ratio says more than the number.</summary>
internal static class VectorBench
{
    private const int Seed = 20260;
    private const int Clusters = 64;
    private const int Queries = 8;

    /// <summary>Each measure repeats for at least this long, and its median counts.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>0, or 1 where the index and the plain loop found different vectors.</returns>
    public static int Run(int count, int dimension, bool json, TextWriter output)
    {
        var vectors = Clustered(count + Queries, dimension);
        using var index = new VectorIndex(dimension);
        for (var i = 0; i < count; i++)
        {
            index.Set(i + 1, vectors[i]);
        }

        var stored = vectors.AsSpan(0, count).ToArray();
        var queries = vectors.AsSpan(count).ToArray();
        var plain = Median(queries, query => Plain(stored, query));
        var ten = Median(queries, query => index.Search(query, 10));
        var all = Median(queries, query => index.Search(query, count));
        var agrees = queries.All(query => index.Search(query, 1).Select(n => n.Id).SequenceEqual(count == 0 ? [] : [Plain(stored, query) + 1L]));
        var gigabytes = (double)count * dimension * sizeof(float) / 1e9;
        var result = new VectorBenchResult(
            Cpu(), Environment.ProcessorCount, count, dimension, $"{Clusters} clusters, seed {Seed}",
            plain.TotalMilliseconds, ten.TotalMilliseconds, all.TotalMilliseconds,
            count / ten.TotalSeconds, gigabytes / ten.TotalSeconds, plain / ten, plain / all, agrees);
        output.WriteLine(json ? JsonSerializer.Serialize(result, Json) : Table(result));
        return agrees ? 0 : 1;
    }

    private static string Table(VectorBenchResult r) => string.Create(CultureInfo.InvariantCulture, $"""
        machine              {r.Cpu}, {r.Cores} cores
        data                 {r.Count:N0} unit vectors of {r.Dimension} ({r.Data})
        plain loop           {r.PlainMs:N2} ms a query (one thread, no SIMD, best one only)
        search, k = 10       {r.TenMs:N2} ms a query · {r.VectorsPerSecond / 1e6:N1} million vectors/s · {r.GigabytesPerSecond:N1} GB/s · {r.TenRatio:N1} times the plain loop
        search, k = all      {r.AllMs:N2} ms a query, in order · {r.AllRatio:N1} times the plain loop
        same nearest vector  {(r.Agrees ? "yes" : "NO")}
        """);

    private static TimeSpan Median<T>(float[][] queries, Func<float[], T> ask)
    {
        var times = new List<TimeSpan>();
        ask(queries[0]);
        var begun = Stopwatch.GetTimestamp();
        while (times.Count < queries.Length || Stopwatch.GetElapsedTime(begun) < LeastTime)
        {
            var start = Stopwatch.GetTimestamp();
            ask(queries[times.Count % queries.Length]);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>What one would write first: the best row by a loop over floats.</summary>
    private static int Plain(float[][] vectors, float[] query)
    {
        var (best, highest) = (-1, float.NegativeInfinity);
        for (var i = 0; i < vectors.Length; i++)
        {
            var vector = vectors[i];
            var sum = 0f;
            for (var d = 0; d < query.Length; d++)
            {
                sum += vector[d] * query[d];
            }

            if (sum > highest)
            {
                (best, highest) = (i, sum);
            }
        }

        return best;
    }

    private static float[][] Clustered(int count, int dimension)
    {
        var random = new Random(Seed);
        var centres = Enumerable.Range(0, Clusters).Select(_ => Gaussian(random, dimension)).ToArray();
        var vectors = new float[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = Gaussian(random, dimension);
            TensorPrimitives.MultiplyAdd(vector, 0.7f, centres[random.Next(Clusters)], vector);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
            vectors[i] = vector;
        }

        return vectors;
    }

    private static float[] Gaussian(Random random, int dimension)
    {
        var numbers = new float[dimension];
        for (var d = 0; d < dimension; d++)
        {
            numbers[d] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return numbers;
    }

    /// <summary>The machine's processor, for every benchmark's first line.</summary>
    internal static string Cpu()
    {
        const string Linux = "/proc/cpuinfo";
        var line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}

/// <summary>What <see cref="VectorBench"/> measured; times are medians of one query in milliseconds.</summary>
/// <param name="TenRatio">How many times faster than the plain loop, k = 10.</param>
/// <param name="AllRatio">The same for the whole ranking.</param>
/// <param name="Agrees">The index and the plain loop found the same nearest vector for every query.</param>
internal sealed record VectorBenchResult(
    string Cpu, int Cores, int Count, int Dimension, string Data, double PlainMs, double TenMs, double AllMs,
    double VectorsPerSecond, double GigabytesPerSecond, double TenRatio, double AllRatio, bool Agrees);
