namespace PhotoSearch.Embeddings.Installing;

/// <summary>
/// Where a model lies until it is whole: <c>.downloading/NAME/</c> in the models' folder, so that its last step is one rename on one disk.
/// <c>model/</c> in it holds files that are complete and checked, and <c>.part</c> files that are not.
/// </summary>
internal sealed class DownloadFolder : IDisposable
{
    public const string Name = ".downloading";

    /// <summary>Models on their way out.</summary>
    public const string Removed = ".removed";

    private readonly FileStream _lock;

    private DownloadFolder(string home, string path, FileStream held) => (Home, Path, _lock) = (home, path, held);

    /// <summary>The models' folder.</summary>
    public string Home { get; }

    public string Path { get; }

    /// <summary>What becomes the model's folder.</summary>
    public string Model => System.IO.Path.Combine(Path, "model");

    public string PlanFile => System.IO.Path.Combine(Path, "plan.json");

    /// <summary>Takes the lock: one program downloads a model, and what another left behind is gone on with.</summary>
    /// <exception cref="ModelException">Another program is at it, or the folder cannot be written.</exception>
    public static DownloadFolder Open(string home, string name)
    {
        var path = System.IO.Path.Combine(home, Name, name);
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            Directory.CreateDirectory(path);
            return new DownloadFolder(home, path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(file) && e is not (PathTooLongException or DirectoryNotFoundException or FileNotFoundException))
        {
            throw new ModelException($"{name} is being installed already, by another PhotoSearch on {home}. Wait for it, or stop it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{home} cannot be written: {e.Message} Give the user that PhotoSearch runs as the right to write there.", e);
        }
    }

    /// <summary>What a program left that was killed after its last step.</summary>
    public static void ClearLeftOver(string home, string name)
    {
        if (Directory.Exists(System.IO.Path.Combine(home, Name, name)))
        {
            using var left = Open(home, name);
            left.Delete();
        }
    }

    public static void DeleteIfEmpty(string home)
    {
        var all = System.IO.Path.Combine(home, Name);
        if (Directory.Exists(all) && !Directory.EnumerateFileSystemEntries(all).Any())
        {
            Directory.Delete(all);
        }
    }

    /// <summary>Deletes all of it.</summary>
    public void Delete()
    {
        Directory.Delete(Path, recursive: true);
        DeleteIfEmpty(Home);
    }

    public void Dispose() => _lock.Dispose();
}
