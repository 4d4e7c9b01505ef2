using System.Text;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What the kernel counts for a process (<c>/proc</c>): memory at its most, processor time with that of its children, and who they are.</summary>
internal static class ProcessTable
{
    /// <summary>The unit of <c>/proc/PID/stat</c>, 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Resident memory of this process now.</summary>
    public static long OwnBytes() => Kilobytes(Environment.ProcessId, "VmRSS:") << 10;

    /// <summary>Resident memory at its most; 0 for a process that is gone.</summary>
    public static long PeakBytes(int process) => Kilobytes(process, "VmHWM:") << 10;

    /// <summary>Resident memory now, by where it comes from.</summary>
    public static ResidentMemory Resident(int process)
    {
        var anonymous = Kilobytes(process, "RssAnon:");
        return new ResidentMemory(anonymous << 10, (Kilobytes(process, "VmRSS:") - anonymous) << 10);
    }

    /// <summary>Of the process, of its children that ended, and of those that run.</summary>
    public static TimeSpan ProcessorTime(int process) =>
        TimeSpan.FromSeconds((Ticks(process) + ChildrenOf(process).Sum(child => Ticks(child))) / TicksPerSecond);

    public static IReadOnlyList<int> ChildrenOf(int process) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Fields(id) is { Length: > 2 } fields && fields[1] == process.ToString(CultureInfo.InvariantCulture)),
    ];

    private static long Ticks(int process)
    {
        // After the name: state, parent, … utime and stime, then those of children that were waited for.
        var fields = Fields(process);
        return fields.Length < 16 ? 0 : Number(11) + Number(12) + Number(13) + Number(14);

        long Number(int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
    }

    /// <summary>Behind the name, which stands in brackets and may hold anything.</summary>
    private static string[] Fields(int process)
    {
        var text = Read(process, "stat");
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static long Kilobytes(int process, string name)
    {
        var line = Read(process, "status").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
    }

    private static string Read(int process, string name)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{name}"), Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>Memory of a process as the kernel counts it, in bytes.</summary>
/// <param name="Mapped">Of files and shared memory, as far as it is resident.</param>
internal sealed record ResidentMemory(long Anonymous, long Mapped)
{
    public long Total => Anonymous + Mapped;
}
