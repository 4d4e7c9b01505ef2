using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings.Devices;

/// <summary>The hidden command <c>probe-device MODEL DEVICE</c>: computes the same pictures on the CPU and on the device, and says how they compare.</summary>
internal static class DeviceProbe
{
    /// <summary>The first word of the hidden command.</summary>
    public const string Command = "probe-device";

    /// <summary>Enough to keep a card busy, few enough for a large model on a small CPU.</summary>
    private const int Pictures = 8;

    private const int Rounds = 2;

    private const int Seed = 1;

    public static int Run(string modelFolder, string device)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(Answer(modelFolder, device), ProbeJson.Default.ProbeAnswer));
        return 0;
    }

    private static ProbeAnswer Answer(string modelFolder, string device)
    {
        var choice = DeviceChoice.Parse(device);
        var adapter = choice.Kind == DeviceKind.WebGpu ? VulkanAdapter.Best() : null;
        try
        {
            var files = ModelFolder.Read(modelFolder).Images;
            var pictures = Enumerable.Range(0, Pictures).Select(i => Picture(files, i)).ToList();
            var (expected, cpuMilliseconds) = Measure(files, pictures, null);
            var (actual, deviceMilliseconds) = Measure(files, pictures, Accelerators.For(choice)[0]);
            var similarity = expected.Zip(actual, (one, other) => TensorPrimitives.Dot(one, other)).Min();
            return new ProbeAnswer(adapter?.Name ?? "", adapter?.IsSoftware ?? false, null, similarity, cpuMilliseconds, deviceMilliseconds);
        }
        catch (ModelException e)
        {
            return ProbeAnswer.Failed(e.Message) with { Adapter = adapter?.Name ?? "", IsSoftware = adapter?.IsSoftware ?? false };
        }
    }

    private static (float[][] Vectors, double Milliseconds) Measure(ImageFiles files, List<RgbPixels> pictures, IAccelerator? accelerator)
    {
        using var threads = new PatientThreads(Math.Min(Environment.ProcessorCount, ModelRunning.MostThreads), "probe");
        return threads.RunAsync(() =>
        {
            using var graph = new ImageGraph(files, threads, accelerator);
            var vectors = graph.Embed(pictures, 0, Pictures, CancellationToken.None);
            var best = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var begun = Stopwatch.GetTimestamp();
                vectors = graph.Embed(pictures, 0, Pictures, CancellationToken.None);
                best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return (vectors, best);
        }).GetAwaiter().GetResult();
    }

    /// <summary>Noise over a slope, each another: one plain picture would hide a device that mixes up a batch.</summary>
    private static RgbPixels Picture(ImageFiles files, int number)
    {
        var random = new Random(Seed + number);
        var (width, height) = (files.Rules.Width, files.Rules.Height);
        var bytes = new byte[width * height * 3];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = (byte)((at * (number + 1) / width) + random.Next(64));
        }

        return new RgbPixels(width, height, bytes);
    }
}
