namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>How fast vectors are inserted, by two threads, beside hnswlib in the same run.</summary>
internal static class BuildPart
{
    /// <summary>Of more vectors only so many are inserted by everybody: an index of a million takes hnswlib a quarter of an hour, so that is built once and kept.</summary>
    private const int Most = 100_000;

    public static IEnumerable<Figure> Measure(VectorsRun run)
    {
        var count = Math.Min(Most, run.Data.Count);
        var (index, seconds) = OwnIndex.Build(run, count, null);
        index.Dispose();
        var own = count / seconds;
        yield return new Figure("build", $"insert, {VectorsRun.Threads} threads", own, "a second", Note: string.Create(CultureInfo.InvariantCulture, $"{count:N0} vectors, M {VectorsRun.Shape.M}, efConstruction {VectorsRun.Shape.EfConstruction}"));
        foreach (var program in run.Programs)
        {
            run.Progress.Say($"{run.Data.Key}: building with {program.Words} ...");
            using var baseline = HnswlibBaseline.Start(program, run.Data);
            var path = Path.Combine(run.Data.Folder, $"{program.Key}.index");
            var built = baseline.Build(count, VectorsRun.Threads, VectorsRun.Shape.M, VectorsRun.Shape.EfConstruction, path, run.Stopped);
            yield return new Figure($"build.{program.Key}", $"  {program.Words}", count / built.Seconds, "a second", Note: string.Create(CultureInfo.InvariantCulture, $"its file: {built.Bytes / 1e6:0} MB"));
            yield return Figure.AtLeast($"buildRatio.{program.Key}", "  ours ÷ that", own * built.Seconds / count, program.LeastBuild);
            if (count == run.Data.Count && program == run.Programs[^1])
            {
                File.Move(path, run.HnswlibIndex, overwrite: true);
            }
            else
            {
                File.Delete(path);
            }
        }
    }
}
