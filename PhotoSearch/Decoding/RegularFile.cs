using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>Opens files and nothing else: a named pipe or a device would hold a decoder for ever.</summary>
internal static partial class RegularFile
{
    private const int CurrentFolder = -100;
    private const uint AskForType = 1;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int FolderType = 0x4000;

    /// <exception cref="UnreadablePhotoException">It is no regular file.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read now.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not read it.</exception>
    public static SafeFileHandle Open(string path)
    {
        // Where statx itself fails, opening fails too, and says why in an exception of the right type.
        var kind = TypeOf(path);
        return kind switch
        {
            RegularType or null => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
            FolderType => throw new UnreadablePhotoException("This is a folder, not a picture"),
            _ => throw new UnreadablePhotoException("This is no regular file but a pipe, a socket or a device"),
        };
    }

    /// <summary>Reads all of it once, so that an error of the disk or the share shows as what it is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void ReadThrough(SafeFileHandle file)
    {
        var buffer = new byte[1 << 20];
        for (long at = 0, read; (read = RandomAccess.Read(file, buffer, at)) > 0; at += read)
        {
        }
    }

    /// <summary>statx(2), because its layout is the same on every processor: the mode stands at byte 28.</summary>
    private static int? TypeOf(string path)
    {
        Span<byte> answer = stackalloc byte[256];
        return StatX(CurrentFolder, path, 0, AskForType, answer) == 0 ? BitConverter.ToUInt16(answer[ModeOffset..]) & TypeMask : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> answer);
}
