namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>A limit on the memory of a process and of the file pages that it reads: a control group, which needs root. It is taken away when it is disposed.</summary>
internal sealed class MemoryLimit : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;

    private MemoryLimit(string folder) => _folder = folder;

    /// <summary>A command that runs under the limit from its first page on.</summary>
    public string[] Before(string[] command) => ["/bin/sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "limited", .. command];

    /// <summary>Null where none can be set.</summary>
    /// <param name="reason">Why.</param>
    public static MemoryLimit? TrySet(long bytes, out string reason)
    {
        reason = "";
        foreach (var (root, file) in (ReadOnlySpan<(string, string)>)[(Path.Combine(Root, "memory"), "memory.limit_in_bytes"), (Root, "memory.max")])
        {
            var folder = Path.Combine(root, $"photosearch-bench-{Guid.NewGuid():N}");
            try
            {
                if (!Directory.Exists(root))
                {
                    continue;
                }

                Directory.CreateDirectory(folder);
                if (File.Exists(Path.Combine(folder, file)))
                {
                    File.WriteAllText(Path.Combine(folder, file), bytes.ToString(CultureInfo.InvariantCulture));
                    return new MemoryLimit(folder);
                }

                Directory.Delete(folder);
                reason = $"{root} has no limits of memory";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                reason = e.Message;
            }
        }

        reason = reason.Length == 0 ? $"there is no {Root}" : reason;
        return null;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // A process that was killed may be in it for a moment yet; an empty group costs nothing and is gone with the next start.
        }
    }
}
