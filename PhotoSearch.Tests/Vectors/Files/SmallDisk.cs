using System.Diagnostics;

namespace PhotoSearch.Tests.Vectors.Files;

/// <summary>A disk of a few megabytes that can be filled: a file system in memory, which only an administrator may mount; others skip, saying so.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int megabytes)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", _folder.Path))
        {
            _folder.Dispose();
            Assert.Skip("A small disk cannot be mounted here: that a full disk does no harm was not tried.");
        }
    }

    public string Path => _folder.Path;

    /// <summary>To the last byte.</summary>
    public string Fill()
    {
        var path = System.IO.Path.Combine(Path, "filling");
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var piece = new byte[4096]; ;)
            {
                stream.Write(piece);
            }
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
