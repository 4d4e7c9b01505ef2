using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>The same outputs of the same photos with the same graph, by sharp and onnxruntime-node, whose exact versions are locked beside the scripts.</summary>
internal sealed class NodeBaseline
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string _scripts;

    private NodeBaseline(string scripts) => _scripts = scripts;

    /// <summary>Of the locked packages.</summary>
    public string Versions => $"sharp {VersionOf("sharp")}, onnxruntime-node {VersionOf("onnxruntime-node")}";

    /// <summary>Installs the packages where they are missing. Null, and said loudly, where they cannot be had.</summary>
    public static async Task<NodeBaseline?> PrepareAsync(string? repository, BenchProgress progress, CancellationToken cancellationToken)
    {
        var scripts = repository is null ? null : Path.Combine(repository, "PhotoSearch.Tests", "Measuring", "node");
        if (scripts is null || !Directory.Exists(scripts))
        {
            progress.Say("NOT MEASURED: the Node baselines, because this program does not lie in a checkout of its repository.");
            return null;
        }

        var stamp = Path.Combine(scripts, "node_modules", ".photosearch-stamp");
        var locked = await File.ReadAllTextAsync(Path.Combine(scripts, "package-lock.json"), cancellationToken);
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp, cancellationToken) != locked)
        {
            progress.Say("installing sharp and onnxruntime-node for the baselines ...");
            var (code, said) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], scripts, 0, null, cancellationToken);
            if (code != 0)
            {
                progress.Say($"NOT MEASURED: the Node baselines, because their packages could not be installed: {said.Trim()}");
                return null;
            }

            await File.WriteAllTextAsync(stamp, locked, cancellationToken);
        }

        return new NodeBaseline(scripts);
    }

    /// <param name="script"><c>one</c> or <c>many</c>.</param>
    /// <exception cref="CommandException">It failed.</exception>
    public async Task<Spent> MeasureAsync(string script, NodeTask task, BenchProgress progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("photosearch-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "task.json");
            var rules = task.Rules;

            // Where our decoder takes a largest picture that is a little smaller, because it comes cheaper, theirs shall be as small.
            var largest = PicturePlan.For(CameraPhotos.LongSide, CameraPhotos.ShortSide, PictureSizes.Viewer, rules.Width, shrinks: true).Width;
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
            {
                task.Photos,
                task.Graph,
                Size = rules.Width,
                rules.Mean,
                Std = rules.Deviation,
                Sizes = PictureSizes.MadeAtOnce.Select(size => Math.Min(size, largest)),
                Quality = DecoderWork.WebPQuality,
                Effort = DecoderWork.WebPEffort,
                Out = folder.FullName,
                Cores = Environment.ProcessorCount,
                task.Batch,
                Lines = Environment.ProcessorCount * 2,
            }, Json), cancellationToken);
            var begun = progress.Begin($"Node, {(script == "one" ? "one photo at a time" : "written well")}", task.Photos.Count);
            var (code, said) = await RunAsync("node", [$"{script}.mjs", file], _scripts, Environment.ProcessorCount * 3, begun, cancellationToken);
            if (code != 0)
            {
                throw new CommandException($"The Node baseline {script}.mjs failed: {said.Trim()}");
            }

            using var result = JsonDocument.Parse(said);
            return new Spent(
                result.RootElement.GetProperty("photos").GetInt32(), TimeSpan.FromSeconds(result.RootElement.GetProperty("seconds").GetDouble()),
                TimeSpan.FromSeconds(result.RootElement.GetProperty("processorSeconds").GetDouble()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string VersionOf(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_scripts, "node_modules", package, "package.json")));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    /// <returns>What went to standard output, or, where it failed, what went to standard error.</returns>
    private static async Task<(int Code, string Said)> RunAsync(
        string program, string[] words, string folder, int poolThreads, Action<int>? progress, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (poolThreads > 0)
        {
            start.Environment["UV_THREADPOOL_SIZE"] = poolThreads.ToString(CultureInfo.InvariantCulture);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (127, $"{program} could not be started ({e.Message}); install Node 20.");
        }

        using (process)
        await using (cancellationToken.Register(() => process.Kill(entireProcessTree: true)))
        {
            var errors = new StringBuilder();
            process.ErrorDataReceived += (_, line) =>
            {
                if (int.TryParse(line.Data, CultureInfo.InvariantCulture, out var done))
                {
                    progress?.Invoke(done);
                }
                else
                {
                    errors.AppendLine(line.Data);
                }
            };
            process.BeginErrorReadLine();
            var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return (process.ExitCode, process.ExitCode == 0 ? output : errors.ToString());
        }
    }
}

/// <summary>What a baseline is to do.</summary>
/// <param name="Batch">Pictures that the well-written one computes together.</param>
internal sealed record NodeTask(IReadOnlyList<string> Photos, string Graph, PreprocessRules Rules, int Batch);
