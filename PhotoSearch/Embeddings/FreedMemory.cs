using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings;

/// <summary>What native code freed and the C library keeps for later: hundreds of megabytes after a model was loaded or let go.</summary>
internal static partial class FreedMemory
{
    public static void GiveBack()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Not every C library has it; those that do not keep less.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint keep);
}
