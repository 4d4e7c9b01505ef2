using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors.Files;

/// <summary>The few calls of the system that map memory and files. Their numbers are Linux's, the same on x64 and Arm.</summary>
internal static partial class Libc
{
    public const int NoAccess = 0;
    public const int ReadAccess = 1;
    public const int WriteAccess = 2;

    public const int MapShared = 0x1;
    public const int MapPrivate = 0x2;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;

    public const int MoveMayMove = 1;
    public const int MoveFixed = 2;

    /// <summary>What was moved away stays mapped, empty: nothing else can be put there before its owner gives it back.</summary>
    public const int MoveLeaves = 4;

    public const int AdviseUnneeded = 4;
    public const int AdviseHugePages = 14;

    /// <summary>What <see cref="Map(nint, nuint, int, int, int, long)"/> answers where it was refused.</summary>
    public const nint Refused = -1;

    /// <summary>Of the last call that failed, in the system's words.</summary>
    public static string LastError() => Marshal.GetLastPInvokeErrorMessage();

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint start, nuint bytes, int access, int flags, int noFile, long offset);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint start, nuint bytes, int access, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint start, nuint bytes);

    [LibraryImport("libc", EntryPoint = "mremap", SetLastError = true)]
    public static partial nint Move(nint start, nuint bytes, nuint newBytes, int flags, nint to);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(nint start, nuint bytes, int access);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint start, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int Advise(SafeFileHandle file, long offset, long bytes, int advice);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "dirfd", SetLastError = true)]
    public static partial int FileOfFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int CloseFolder(nint folder);
}
