namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Vectors to be searched, those to be inserted while it is searched, and what is asked; in a folder of its own that is kept between runs.</summary>
/// <param name="Words">On what was measured, for the reader.</param>
/// <param name="Vectors">The first <paramref name="Count"/> are indexed; those behind are for inserting.</param>
internal sealed record VectorData(string Key, string Words, string Folder, FloatFile Vectors, int Count, IReadOnlyList<QuerySet> Queries) : IDisposable
{
    public int Spare => Vectors.Count - Count;

    public int Dimension => Vectors.Dimension;

    /// <summary>How many vectors wait to be inserted while it is searched.</summary>
    public static int SpareOf(int count) => Math.Min(20_000, count / 5);

    /// <summary>How many queries have their true nearest found: at a million, so few that it takes a minute.</summary>
    public static int Judged(int count) => count > 300_000 ? 1000 : 2000;

    public static VectorData Synthetic(string folder, int count, int dimension, BenchProgress progress, CancellationToken cancellationToken)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"synthetic-{SyntheticVectors.Version}-{SyntheticVectors.Seed}-{dimension}-{count}");
        var made = new SyntheticVectors(dimension);
        var own = Path.Combine(folder, key);
        var vectors = Make("vectors", SyntheticKind.Picture, count + SpareOf(count));
        return new VectorData(
            "synthetic",
            string.Create(CultureInfo.InvariantCulture, $"{count:N0} synthetic vectors of {dimension}, shaped like CLIP's (seed {SyntheticVectors.Seed}, version {SyntheticVectors.Version})"),
            own, vectors, count, [Asked("same", "same distribution", SyntheticKind.Asked), Asked("shifted", "shifted as text", SyntheticKind.Words)]);

        QuerySet Asked(string name, string words, SyntheticKind kind)
        {
            var queries = Make(name, kind, QuerySet.Asked);
            return new QuerySet(name, words, queries, QuerySet.TruthOf(own, name, vectors, count, queries, progress, cancellationToken));
        }

        FloatFile Make(string name, SyntheticKind kind, int rows)
        {
            var path = Path.Combine(own, $"{name}.f32");
            return FloatFile.OpenOrMake(
                path, dimension, rows, (number, vector) => made.Write(kind, number, vector),
                File.Exists(path) ? _ => { }
            : progress.Begin($"making {rows:N0} vectors ({name})", rows), cancellationToken);
        }
    }

    public void Dispose()
    {
        Vectors.Dispose();
        foreach (var queries in Queries)
        {
            queries.Vectors.Dispose();
        }
    }
}

/// <summary>What is asked, and the true answers of the first of them.</summary>
internal sealed record QuerySet(string Key, string Words, FloatFile Vectors, Truth Truth)
{
    /// <summary>Queries of a set.</summary>
    public const int Asked = 10_000;

    public static Truth TruthOf(string folder, string name, FloatFile vectors, int count, FloatFile queries, BenchProgress progress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"{name}.truth");
        var judged = Math.Min(queries.Count, VectorData.Judged(count));
        return Truth.ReadOrFind(
            path, vectors, count, queries, judged, File.Exists(path) ? _ => { }
        : progress.Begin($"comparing {judged:N0} queries ({name}) with every vector", count), cancellationToken);
    }
}
