using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary><c>PhotoSearch bench vectors</c>: the neighbour index beside hnswlib, in one run on the same vectors, so that the ratios hold on any machine.</summary>
internal static class VectorsBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(VectorsBenchTask task, TextWriter output, TextWriter said, CancellationToken cancellationToken)
    {
        var progress = new BenchProgress(said);
        var folder = Path.Combine(task.Cache.Path, "vectors");
        var programs = await HnswlibProgram.CompileAsync(task.Cache, progress, cancellationToken);
        var versions = RuntimeInformation.FrameworkDescription + (programs.Count == 0 ? "" : ", " + await HnswlibProgram.VersionsAsync(cancellationToken));
        using var data = VectorData.Synthetic(folder, task.Count, task.Dimension, progress, cancellationToken);
        var found = new VectorsMeasured(data, programs, task.Parts, progress, cancellationToken).Run();
        var report = new VectorsReport(Processor.Name(), Environment.ProcessorCount, Kernels(), versions, [found]);
        await output.WriteLineAsync(task.Json ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return report.ExitCode;
    }

    private static string Kernels() => System.Runtime.Intrinsics.X86.Avx512BW.IsSupported ? "AVX-512BW" : "?";
}

/// <summary>What to measure.</summary>
/// <param name="Parts">Of <see cref="VectorsBenchTask.AllParts"/>.</param>
internal sealed record VectorsBenchTask(int Count, int Dimension, IReadOnlySet<string> Parts, bool Json, BenchFolder Cache)
{
    public static IReadOnlyList<string> AllParts { get; } = ["build", "curve"];
}
