using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Encodings.Web;
using System.Text.Json;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary><c>PhotoSearch bench vectors</c>: the neighbour index beside hnswlib, in one run on the same vectors, so that the ratios hold on any machine.</summary>
internal static class VectorsBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>0, or 1 where something that must be is not.</returns>
    public static async Task<int> RunAsync(VectorsBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        if (task.Parts.Except(VectorsBenchTask.AllParts).FirstOrDefault() is { } unknown)
        {
            throw new CommandException($"There is no part {unknown}: {string.Join(", ", VectorsBenchTask.AllParts)}.");
        }

        var progress = new BenchProgress(said);
        var folder = Path.Combine(task.Cache.Path, "vectors");
        var programs = task.WithBaseline ? await HnswlibProgram.CompileAsync(task.Cache, progress, cancellationToken) : [];
        var versions = RuntimeInformation.FrameworkDescription + (programs.Count == 0 ? "" : ", " + await HnswlibProgram.VersionsAsync(cancellationToken));
        List<VectorsFound> found = [];
        using (var data = VectorData.Synthetic(folder, task.Count, task.Dimension, progress, cancellationToken))
        {
            found.Add(Measure(new VectorsRun(data, programs, progress, cancellationToken), task.Parts));
        }

        if (task.Photos is { } photos)
        {
            using var data = await PhotoVectors.MakeAsync(folder, photos, task.DataFolder, progress, cancellationToken);
            found.Add(Measure(new VectorsRun(data, programs, progress, cancellationToken), task.Parts));
        }

        var report = new VectorsReport(Processor.Name(), Environment.ProcessorCount, Kernels(), versions, found);
        if (task.Picture is { } picture)
        {
            await File.WriteAllTextAsync(picture, report.ToPicture(), cancellationToken);
        }

        await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return report.ExitCode;
    }

    /// <summary>What is measured last changes the index, in memory alone. Memory is measured when nobody else has the files open: their pages could not be let go of.</summary>
    private static VectorsFound Measure(VectorsRun run, IReadOnlySet<string> parts)
    {
        List<Figure> figures = [];
        IReadOnlyList<RecallCurve> curves = [];
        if (parts.Count == 0)
        {
            run.KeepHnswlibIndex();
            return Found();
        }

        if (parts.Contains("build"))
        {
            figures.AddRange(BuildPart.Measure(run));
        }

        if (parts.Overlaps(["curve", "memory", "filters", "beside", "allocation"]))
        {
            using var index = run.OpenOrBuild(parts.Contains("build"), figures);
            if (parts.Contains("curve"))
            {
                (curves, var rates) = CurvePart.Measure(run, index);
                figures.AddRange(rates);
            }

            if (parts.Contains("allocation"))
            {
                figures.Add(AllocationPart.Measure(run, index));
            }

            if (parts.Contains("filters"))
            {
                figures.AddRange(FiltersPart.Measure(run, index));
            }

            if (parts.Contains("beside") && run.Data.Spare > 0)
            {
                figures.AddRange(BesidePart.Measure(run, index));
            }
        }

        if (parts.Contains("memory"))
        {
            figures.AddRange(MemoryPart.Measure(run));
        }

        if (parts.Contains("churn"))
        {
            figures.AddRange(ChurnPart.Measure(run));
        }

        return Found();

        VectorsFound Found() => new(run.Data.Key, run.Data.Words, run.Data.Count, run.Data.Dimension, curves, figures);
    }

    /// <summary>In the order in which <see cref="CodeProduct"/> chooses.</summary>
    private static string Kernels()
    {
        var bytes = Avx512Product.IsSupported ? "AVX-512BW" : AvxVnniProduct.IsSupported ? "AVX-VNNI" : Avx2.IsSupported ? "AVX2" : Ssse3.IsSupported ? "SSSE3" : Dp.IsSupported ? "Arm dot product" : "portable";
        return $"byte codes by {bytes}, full precision by vectors of {System.Numerics.Vector<float>.Count} floats";
    }
}

/// <summary>What to measure.</summary>
/// <param name="Parts">Of <see cref="AllParts"/>; none: only what is kept between runs is made.</param>
/// <param name="Photos">A folder of photos, or of a pack of them; null: real photos are not measured.</param>
/// <param name="Picture">A file to draw the curves to.</param>
/// <param name="WithBaseline">Whether hnswlib is wanted.</param>
internal sealed record VectorsBenchTask(
    int Count, int Dimension, IReadOnlySet<string> Parts, string? Photos, string? Picture, bool Json, string DataFolder, BenchFolder Cache, bool WithBaseline = true)
{
    public static IReadOnlyList<string> AllParts { get; } = ["build", "curve", "allocation", "memory", "filters", "beside", "churn"];
}
