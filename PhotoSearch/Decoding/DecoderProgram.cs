using System.Diagnostics;

namespace PhotoSearch.Decoding;

/// <summary>How a child is started: the same program, a hidden command, a small and closed environment.</summary>
internal static class DecoderProgram
{
    /// <summary>The first word of the hidden command.</summary>
    public const string Command = "decoder";

    /// <summary>Tags and messages are small; a file that inflates to more in managed code is a trap.</summary>
    private const long ManagedHeapBytes = 128L << 20;

    /// <summary>The site's environment may hold passwords; hostile decoders get what the runtime and the loader need, and no more.</summary>
    private static readonly string[] KeptVariables = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DOTNET_ROOT"];

    public static ProcessStartInfo Start(string segmentPath, DecodingOptions options)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Locate(start);
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(segmentPath);
        start.ArgumentList.Add(options.MemoryLimitBytes.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(options.MaxMegapixels.ToString(CultureInfo.InvariantCulture));
        foreach (var name in start.Environment.Keys.Except(KeptVariables, StringComparer.Ordinal).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = ManagedHeapBytes.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";

        // LibRaw would take all cores; several children share them.
        start.Environment["OMP_NUM_THREADS"] = "1";

        // glibc keeps an arena for every thread and gives little back; large pictures come and go here.
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "1048576";
        return start;
    }

    /// <summary>This program, or, where another process runs us (tests), the program that lies beside our assembly.</summary>
    public static void Locate(ProcessStartInfo start)
    {
        var name = typeof(DecoderProgram).Assembly.GetName().Name!;
        var program = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var beside = Path.Combine(AppContext.BaseDirectory, program);
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == program)
        {
            start.FileName = own;
        }
        else if (File.Exists(beside))
        {
            start.FileName = beside;
        }
        else
        {
            start.FileName = "dotnet";
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        }
    }
}
