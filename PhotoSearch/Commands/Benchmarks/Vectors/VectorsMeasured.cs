using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Measures the wanted parts on one set of vectors.</summary>
internal sealed class VectorsMeasured(VectorData data, IReadOnlyList<HnswlibProgram> programs, IReadOnlySet<string> parts, BenchProgress progress, CancellationToken cancellationToken)
{
    private const int Threads = 2;

    /// <summary>Build rates are compared on so many at most; a larger index of the baseline's is built once and kept.</summary>
    private const int Compared = 100_000;

    private const double Recall = 0.99;

    private readonly List<Figure> _figures = [];
    private readonly List<Curve> _curves = [];

    private string OwnFolder => Path.Combine(data.Folder, "own");

    private string HnswlibIndex => Path.Combine(data.Folder, "hnswlib.index");

    public VectorsFound Run()
    {
        if (parts.Count == 0)
        {
            KeepHnswlibIndex();
            return new VectorsFound(data.Key, data.Words, data.Count, data.Dimension, [], []);
        }

        using var index = Ready();
        if (parts.Contains("curve"))
        {
            Curves(index);
        }

        return new VectorsFound(data.Key, data.Words, data.Count, data.Dimension, _curves, _figures);
    }

    private VectorIndex Ready()
    {
        if (parts.Contains("build"))
        {
            BuildRates();
        }

        if (!parts.Contains("build"))
        {
            try
            {
                var kept = VectorIndex.Open(OwnFolder, OwnIndex.Space, data.Dimension);
                progress.Say($"{data.Key}: the index of {File.GetLastWriteTimeUtc(Path.Combine(OwnFolder, "graph")):u} is used; the part build makes it anew");
                return kept;
            }
            catch (VectorFileException)
            {
            }
        }

        var (index, seconds) = OwnIndex.Build(data, data.Count, Threads, OwnFolder, progress, cancellationToken);
        _figures.Add(new Figure("buildAll", "inserting all of them", data.Count / seconds, "a second"));
        return index;
    }

    private void BuildRates()
    {
        var shape = new GraphShape();
        var count = Math.Min(Compared, data.Count);
        var (index, seconds) = OwnIndex.Build(data, count, Threads, null, progress, cancellationToken);
        index.Dispose();
        var own = count / seconds;
        _figures.Add(new Figure("build", "build, two threads", own, "a second", Note: $"{count:N0} vectors"));
        foreach (var program in programs)
        {
            progress.Say($"{data.Key}: building with {program.Words} ...");
            using var baseline = HnswlibBaseline.Start(program, data);
            var path = Path.Combine(data.Folder, $"{program.Key}.{count}.index");
            var built = baseline.Build(count, Threads, shape.M, shape.EfConstruction, path, cancellationToken);
            var least = program.Key == "hnswlibDebian" ? 1.5 : 1.2;
            _figures.Add(new Figure($"build.{program.Key}", $"build, {program.Words}", count / built.Seconds, "a second", Note: $"{built.Bytes / 1e6:0} MB"));
            _figures.Add(Figure.AtLeast($"buildRatio.{program.Key}", "  ours to that", own * built.Seconds / count, least));
            if (count == data.Count && program == programs[^1])
            {
                File.Move(path, HnswlibIndex, overwrite: true);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    private void Curves(VectorIndex index)
    {
        var baselines = new List<HnswlibBaseline>();
        try
        {
            var systems = new List<ISearched> { new OwnSearched(index) };
            KeepHnswlibIndex();
            foreach (var program in programs)
            {
                baselines.Add(HnswlibBaseline.Start(program, data));
                baselines[^1].Load(HnswlibIndex, 0, cancellationToken);
                systems.Add(new HnswlibSearched(program, baselines[^1], cancellationToken));
            }

            foreach (var queries in data.Queries)
            {
                var curves = Curve.Measure(data, queries, systems, progress, cancellationToken);
                _curves.AddRange(curves);
                var own = curves[0].At(Recall);
                _figures.Add(new Figure($"rate.{queries.Key}", $"queries/s at recall {Recall}, {queries.Words}", own, "a second"));
                foreach (var curve in curves.Skip(1))
                {
                    _figures.Add(new Figure($"rate.{queries.Key}.{curve.System}", $"  {curve.Words}", curve.At(Recall), "a second"));
                    _figures.Add(Figure.AtLeast($"rateRatio.{queries.Key}.{curve.System}", "  ours to that", own / curve.At(Recall), curve.System == "hnswlibDebian" ? 2 : 1.5));
                }
            }
        }
        finally
        {
            baselines.ForEach(baseline => baseline.Dispose());
        }
    }

    /// <summary>Built once, by the faster one, and searched by both.</summary>
    private void KeepHnswlibIndex()
    {
        if (programs.Count == 0 || File.Exists(HnswlibIndex))
        {
            return;
        }

        var shape = new GraphShape();
        progress.Say($"{data.Key}: {programs[^1].Words} builds its index, which is kept ...");
        using var baseline = HnswlibBaseline.Start(programs[^1], data);
        baseline.Build(data.Count, Threads, shape.M, shape.EfConstruction, HnswlibIndex, cancellationToken);
    }
}
