using System.Text;

namespace PhotoSearch.Decoding;

/// <summary>Looks at another process through <c>/proc</c>, and remembers the most it saw.</summary>
internal sealed class ChildMemory(int processId)
{
    private long _peakBytes;

    /// <summary>The most resident memory seen so far; the kernel's own mark where it could be read.</summary>
    public long PeakBytes => Interlocked.Read(ref _peakBytes);

    /// <summary>Resident now; 0 for a process that is gone.</summary>
    public long ResidentBytes()
    {
        var fields = Read("statm").Split(' ');
        return fields.Length > 1 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out var pages) ? Seen(pages * Environment.SystemPageSize) : 0;
    }

    /// <summary>Takes the kernel's high-water mark over.</summary>
    public void ReadPeak()
    {
        var line = Read("status").Split('\n').FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        if (line is not null && long.TryParse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture, out var kilobytes))
        {
            Seen(kilobytes << 10);
        }
    }

    /// <summary>Whether it is in an uninterruptible wait, as for a share that does not answer.</summary>
    public bool WaitsForDisk()
    {
        // The state is the first letter after the name, which stands in brackets and may hold anything.
        var stat = Read("stat");
        var name = stat.LastIndexOf(')');
        return name >= 0 && name + 2 < stat.Length && stat[name + 2] == 'D';
    }

    private long Seen(long bytes)
    {
        for (var peak = PeakBytes; bytes > peak; peak = PeakBytes)
        {
            Interlocked.CompareExchange(ref _peakBytes, bytes, peak);
        }

        return bytes;
    }

    private string Read(string name)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{name}"), Encoding.Latin1);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
