using System.Runtime.InteropServices;

namespace PhotoSearch.Watching;

/// <summary>Which folder a path is, beyond its name: device and inode, from Linux's statx(2).</summary>
internal static partial class FileSystemIdentity
{
    private const int AtCurrentDirectory = -100;
    private const int FollowLinks = 0;
    private const uint BasicStats = 0x7ff;

    // struct statx, the same on every architecture (linux/stat.h).
    private const int StatxBytes = 256;
    private const int InodeAt = 32;
    private const int DeviceMajorAt = 136;
    private const int DeviceMinorAt = 140;

    /// <summary>"device:inode" of a folder; null when it cannot be read.</summary>
    public static string? OfFolder(string path) =>
        TryStat(path, out var major, out var minor, out var inode) ? $"{major}.{minor}:{inode}" : null;

    private static bool TryStat(string path, out uint major, out uint minor, out ulong inode)
    {
        Span<byte> buffer = stackalloc byte[StatxBytes];
        var isRead = OperatingSystem.IsLinux()
            && Statx(AtCurrentDirectory, path, FollowLinks, BasicStats, ref MemoryMarshal.GetReference(buffer)) == 0;
        major = isRead ? MemoryMarshal.Read<uint>(buffer[DeviceMajorAt..]) : 0;
        minor = isRead ? MemoryMarshal.Read<uint>(buffer[DeviceMinorAt..]) : 0;
        inode = isRead ? MemoryMarshal.Read<ulong>(buffer[InodeAt..]) : 0;
        return isRead;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte buffer);
}
