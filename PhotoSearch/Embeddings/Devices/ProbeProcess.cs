using System.Diagnostics;
using System.Text.Json;
using PhotoSearch.Decoding;

namespace PhotoSearch.Embeddings.Devices;

/// <summary>Probes an accelerator in a child of the same program: a driver that crashes or hangs takes the child down, and not the site.</summary>
internal static class ProbeProcess
{
    /// <summary>A large model is loaded twice and its shaders compiled once.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int LongestError = 400;

    public static ProbeAnswer Run(string modelFolder, DeviceChoice device)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        DecoderProgram.Locate(start);
        start.ArgumentList.Add(DeviceProbe.Command);
        start.ArgumentList.Add(modelFolder);
        start.ArgumentList.Add(device.ToString());
        using var process = Process.Start(start)!;
        var (said, complaints) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            process.WaitForExit();
            return ProbeAnswer.Failed($"the probe did not end within {Limit.TotalSeconds:0} s");
        }

        // Drivers write where they like; the answer is the last line that looks like one.
        var line = said.GetAwaiter().GetResult().Split('\n').LastOrDefault(line => line.StartsWith('{'));
        return line is not null && Parse(line) is { } answer ? answer : ProbeAnswer.Failed(Ending(process.ExitCode, complaints.GetAwaiter().GetResult()));
    }

    private static ProbeAnswer? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ProbeJson.Default.ProbeAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Ending(int exitCode, string complaints)
    {
        var last = complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        var words = last.Length <= LongestError ? last : last[..LongestError];
        return $"the driver took the probe down (exit code {exitCode}{(words.Length > 0 ? $": {words}" : "")})";
    }
}
