using PhotoSearch.Vectors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>What every part of the measurement works with: one set of vectors, who is compared, where to say what happens.</summary>
/// <param name="Programs">hnswlib, compiled in each way; empty: it cannot be had.</param>
internal sealed record VectorsRun(VectorData Data, IReadOnlyList<HnswlibProgram> Programs, BenchProgress Progress, CancellationToken Stopped)
{
    /// <summary>That build; what is asked of it is in every figure.</summary>
    public const int Threads = 2;

    /// <summary>From so many vectors on, bounds that are meant for a million are judged.</summary>
    public const int Million = 1_000_000;

    /// <summary>Same M and efConstruction for everybody.</summary>
    public static GraphShape Shape { get; } = new();

    public string OwnFolder => Path.Combine(Data.Folder, "own");

    public string HnswlibIndex => Path.Combine(Data.Folder, string.Create(CultureInfo.InvariantCulture, $"hnswlib-{Shape.M}-{Shape.EfConstruction}.index"));

    /// <summary>The index that was saved, else one that is built.</summary>
    public VectorIndex OpenOrBuild(bool anew, List<Figure> figures)
    {
        if (!anew && File.Exists(Path.Combine(OwnFolder, "graph")))
        {
            try
            {
                var kept = VectorIndex.Open(OwnFolder, OwnIndex.Space, Data.Dimension);
                kept.VerifyAsync(Stopped).GetAwaiter().GetResult();
                Progress.Say(string.Create(CultureInfo.InvariantCulture, $"{Data.Key}: the index that was saved {File.GetLastWriteTimeUtc(Path.Combine(OwnFolder, "graph")):u} is used; the part build makes it anew"));
                return kept;
            }
            catch (VectorFileException e)
            {
                Progress.Say($"{Data.Key}: {e.Message}; it is built anew");
            }
        }

        var (index, seconds) = OwnIndex.Build(this, Data.Count, OwnFolder);
        figures.Add(new Figure("buildAll", $"inserting all, {Threads} threads", Data.Count / seconds, "a second", Note: string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")));
        return index;
    }

    /// <summary>Built once, by the faster one, and searched by both.</summary>
    public void KeepHnswlibIndex()
    {
        if (Programs.Count == 0 || File.Exists(HnswlibIndex))
        {
            return;
        }

        Progress.Say($"{Data.Key}: {Programs[^1].Words} builds its index, which is kept ...");
        using var baseline = HnswlibBaseline.Start(Programs[^1], Data);
        baseline.Build(Data.Count, Threads, Shape.M, Shape.EfConstruction, HnswlibIndex, Stopped);
    }
}
