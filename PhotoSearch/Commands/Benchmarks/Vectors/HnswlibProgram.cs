using System.ComponentModel;
using System.Diagnostics;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>The small C++ program over Debian's hnswlib, compiled one way.</summary>
/// <param name="Key">For scripts.</param>
/// <param name="Words">For people.</param>
/// <param name="LeastBuild">How many times as fast this project must insert, on two threads.</param>
/// <param name="LeastRate">How many times as many queries it must answer at the same recall, on one thread.</param>
internal sealed record HnswlibProgram(string Key, string Words, string Path, double LeastBuild, double LeastRate)
{
    /// <summary>As Debian builds its packages, and for this processor.</summary>
    private static readonly (string Key, string Words, string[] Flags, double LeastBuild, double LeastRate)[] Ways =
        [("hnswlibDebian", "hnswlib -O2", ["-O2"], 1.5, 2), ("hnswlibBest", "hnswlib -O3 -march=native", ["-O3", "-march=native"], 1.2, 1.5)];

    /// <summary>Debian's, which the exact version is asked of.</summary>
    private const string Package = "libhnswlib-dev";

    /// <summary>Compiles it anew each time: that takes seconds, and what was left behind could be another machine's. Empty, and said loudly, where that cannot be done.</summary>
    public static async Task<IReadOnlyList<HnswlibProgram>> CompileAsync(BenchFolder cache, BenchProgress progress, CancellationToken cancellationToken)
    {
        var source = cache.Repository is null ? null : System.IO.Path.Combine(cache.Repository, "PhotoSearch.Tests", "Measuring", "hnswlib", "baseline.cpp");
        if (source is null || !File.Exists(source))
        {
            progress.Say("NOT MEASURED: hnswlib, because this program does not lie in a checkout of its repository.");
            return [];
        }

        progress.Say("compiling the hnswlib baseline, twice ...");
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(cache.Path, "vectors"));
        var programs = new List<HnswlibProgram>();
        foreach (var (key, words, flags, leastBuild, leastRate) in Ways)
        {
            var path = System.IO.Path.Combine(folder.FullName, key);
            var (code, said) = await RunAsync("g++", ["-std=c++17", .. flags, "-pthread", "-o", path + ".part", source], cancellationToken);
            if (code != 0)
            {
                progress.Say($"NOT MEASURED: hnswlib, because it could not be compiled (Debian: apt-get install g++ {Package}): {said.Trim()}");
                return [];
            }

            File.Move(path + ".part", path, overwrite: true);
            programs.Add(new HnswlibProgram(key, words, path, leastBuild, leastRate));
        }

        return programs;
    }

    /// <summary>Of Debian's package and the compiler.</summary>
    public static async Task<string> VersionsAsync(CancellationToken cancellationToken)
    {
        var (_, package) = await RunAsync("dpkg-query", ["-W", "-f=${Version}", Package], cancellationToken);
        var (_, compiler) = await RunAsync("g++", ["-dumpfullversion"], cancellationToken);
        return $"hnswlib {(package.Length == 0 ? "of an unknown version" : package.Trim())}, g++ {compiler.Trim()}";
    }

    /// <returns>The exit code, and what it said: on standard output where it went well, else on standard error.</returns>
    private static async Task<(int Code, string Said)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, process.ExitCode == 0 ? await said : await complained);
        }
        catch (Win32Exception e)
        {
            return (127, e.Message);
        }
    }
}
