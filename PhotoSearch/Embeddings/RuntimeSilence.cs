using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings;

/// <summary>Nothing leaves the house: ONNX Runtime (1.29 and later) reports usage to its maker unless it is told otherwise before it is loaded.</summary>
internal static partial class RuntimeSilence
{
    private const int Overwrite = 1;

    /// <summary>Call before the native library is loaded; it reads the C environment, which the managed one does not reach.</summary>
    public static void Keep() => _ = SetEnvironment("ORT_DISABLE_TELEMETRY", "1", Overwrite);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
