using System.Runtime.InteropServices;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>The machine's processor, for every benchmark's first line.</summary>
internal static class Processor
{
    public static string Name()
    {
        const string Linux = "/proc/cpuinfo";
        var line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
