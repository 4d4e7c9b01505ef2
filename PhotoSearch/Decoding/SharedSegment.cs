using System.IO.MemoryMappedFiles;

namespace PhotoSearch.Decoding;

/// <summary>Memory that the site and one child both see: a child writes pixels and pictures, the site copies them out.</summary>
/// <remarks>
/// A file mapped by both, in <c>/dev/shm</c> where that has room, otherwise in the temporary folder. Both delete it as soon as the child has opened it, so that an end
/// of either leaves nothing behind. Its blocks are reserved at once: a full <c>/dev/shm</c> is then an error here, not a bus error in the middle of a photo.
/// </remarks>
internal sealed unsafe class SharedSegment : IDisposable
{
    /// <summary>The model's pixels (at most 12 MB) and three WebPs; four children stay below the 64 MB that a container's <c>/dev/shm</c> has.</summary>
    public const int Length = PicturePlan.MostModelPixels * 3 + (3 << 20);

    private const string MemoryFolder = "/dev/shm";

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private SharedSegment(string path, FileStream stream)
    {
        Path = path;
        _file = MemoryMappedFile.CreateFromFile(stream, null, Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public string Path { get; }

    public Span<byte> Bytes => new(_start, Length);

    public static SharedSegment Create()
    {
        if (Directory.Exists(MemoryFolder))
        {
            try
            {
                return CreateIn(MemoryFolder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Full or forbidden, as containers may have it: the temporary folder does as well, only not always in memory.
            }
        }

        return CreateIn(System.IO.Path.GetTempPath());
    }

#pragma warning disable CA2000 // The segment owns the stream.
    public static SharedSegment Open(string path) =>
        new(path, new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
#pragma warning restore CA2000

    public void Unlink() => File.Delete(Path);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static SharedSegment CreateIn(string folder)
    {
        var path = System.IO.Path.Combine(folder, $"photosearch-decoder-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = Length,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

#pragma warning disable CA2000 // The segment owns the stream.
        var stream = new FileStream(path, options);
#pragma warning restore CA2000
        try
        {
            stream.SetLength(Length);
            return new SharedSegment(path, stream);
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }
}
