using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors.Files;

/// <summary>Opening, reading and replacing the files of an index. They are their owner's alone: vectors tell what is on a photo.</summary>
internal static class IndexFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="VectorFileException">It is not there, or is a folder.</exception>
    public static SafeFileHandle Open(string path, FileAccess access)
    {
        if (Directory.Exists(path))
        {
            throw new VectorFileException(path, "is a folder and no file");
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VectorFileException(path, "is not there", e);
        }
    }

    /// <param name="preallocated">So many bytes are asked of the disk at once: a full one refuses before anything is written.</param>
    public static SafeFileHandle Create(string path, FileMode mode, FileAccess access, long preallocated = 0)
    {
        var file = File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, preallocated);
        try
        {
            File.SetUnixFileMode(file, OwnerOnly);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <returns>How many bytes were there: fewer only where the file ends.</returns>
    public static int Read(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        var read = 0;
        while (read < bytes.Length)
        {
            var part = RandomAccess.Read(file, bytes[read..], offset + read);
            if (part == 0)
            {
                break;
            }

            read += part;
        }

        return read;
    }

    /// <summary>
    /// Beside the target, flushed to the disk, renamed over it, and the folder flushed: whoever opens the path finds the old file or the
    /// new one, whole, and after this returns the new one. What fails leaves the old one and nothing beside it.
    /// </summary>
    /// <param name="bytes">How long it will be.</param>
    public static void Replace(string path, long bytes, Action<SafeFileHandle> write)
    {
        var beside = path + ".new";
        try
        {
            using (var file = Create(beside, FileMode.Create, FileAccess.Write, bytes))
            {
                RandomAccess.SetLength(file, bytes);
                write(file);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <remarks>File systems that cannot flush a folder (some of other machines) say so; nothing can be done about it there.</remarks>
    private static void FlushFolder(string path)
    {
        var folder = Libc.OpenFolder(path);
        if (folder == 0)
        {
            throw new IOException($"The folder {path} cannot be opened ({Libc.LastError()}).");
        }

        _ = Libc.Flush(Libc.FileOfFolder(folder));
        _ = Libc.CloseFolder(folder);
    }
}
