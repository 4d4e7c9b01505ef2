using System.Text.Json;

namespace PhotoSearch.Commands;

/// <summary>The folder with everything the program keeps, and the lock that makes its holder the one writer.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string SiteFileName = "site.json";

    private readonly FileStream? _lock;

    private DataFolder(string path, FileStream? held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <summary>True: nobody else writes here as long as this lives.</summary>
    public bool IsLocked => _lock is not null;

    private string SiteFile => System.IO.Path.Combine(Path, SiteFileName);

    /// <summary>Opens the folder, and takes the lock if it is free.</summary>
    /// <exception cref="CommandException">It cannot be made or written.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Make(path);
        try
        {
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, "site.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(path, "site.lock")) && IsWritable(path))
        {
            return new DataFolder(path, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    /// <summary>Makes the folder, for its owner alone; one that is there keeps its rights.</summary>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    /// <summary>Tells commands that run beside the site where it is. The file holds a key: only the owner may read it.</summary>
    public void Announce(SiteAddress address)
    {
        File.Delete(SiteFile);
        using var stream = new FileStream(SiteFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        JsonSerializer.Serialize(stream, address);
    }

    /// <summary>The site that holds the lock; null when none does, or it is not up yet.</summary>
    public SiteAddress? FindSite() => IsLocked ? null : AnnouncedSite(Path);

    /// <summary>The site that was last announced in a folder, without asking for the lock: one that was killed is still named.</summary>
    public static SiteAddress? AnnouncedSite(string path)
    {
        try
        {
            using var stream = File.OpenRead(System.IO.Path.Combine(path, SiteFileName));
            return JsonSerializer.Deserialize<SiteAddress>(stream);
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (_lock is not null)
        {
            File.Delete(SiteFile);
            _lock.Dispose();
        }
    }

    private static CommandException Unusable(string path, Exception e) =>
        new($"The data folder {path} cannot be used: {e.Message} Choose another one with --data, or give the user that PhotoSearch runs as the right to write there.", e);

    private static bool IsWritable(string path)
    {
        var probe = System.IO.Path.Combine(path, $".{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>Where a running site answers, and the key of its own command line.</summary>
internal sealed record SiteAddress(string Address, string Key);

/// <summary>A command cannot do what it was asked; the message says why and what to do.</summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
