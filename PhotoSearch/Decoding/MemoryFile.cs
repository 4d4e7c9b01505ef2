using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Decoding;

/// <summary>Files without a name that lie in memory (memfd_create(2)), so that what was taken out of a file is read as a file is.</summary>
internal static partial class MemoryFile
{
    private const uint CloseOnExec = 1;

    /// <exception cref="IOException">The system gives none.</exception>
    public static SafeFileHandle Create()
    {
        var descriptor = CreateNative("photosearch", CloseOnExec);
        return descriptor < 0
            ? throw new IOException($"No file could be made in memory: {Marshal.GetLastPInvokeErrorMessage()}.")
            : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>By which a library that takes names opens a file that is open here, whatever became of its name since.</summary>
    public static string PathOf(SafeFileHandle file) => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateNative(string name, uint flags);
}
