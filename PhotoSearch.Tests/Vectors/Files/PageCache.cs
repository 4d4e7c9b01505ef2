using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Tests.Vectors.Files;

/// <summary>What the system keeps of a file in memory.</summary>
internal static unsafe partial class PageCache
{
    private const int ReadAccess = 1;
    private const int MapShared = 1;

    /// <summary>0 to 1. Asked by a mapping whose pages are not touched.</summary>
    public static double Share(string path)
    {
        using var file = File.OpenHandle(path);
        var bytes = RandomAccess.GetLength(file);
        var pages = new byte[(bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize];
        var start = Map(0, (nuint)bytes, ReadAccess, MapShared, file, 0);
        Assert.NotEqual(-1, start);
        try
        {
            fixed (byte* page = pages)
            {
                Assert.Equal(0, InCore(start, (nuint)bytes, page));
            }
        }
        finally
        {
            _ = Unmap(start, (nuint)bytes);
        }

        return pages.Average(page => page & 1);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint start, nuint bytes, int access, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint start, nuint bytes);

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static partial int InCore(nint start, nuint bytes, byte* pages);
}
