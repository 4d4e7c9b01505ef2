using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings;

/// <summary>
/// Nothing leaves the house: ONNX Runtime 1.29 and later report to their maker unless a variable is set before the first session. They read
/// the process's own environment, to which .NET does not write: Environment.SetEnvironmentVariable, as in the C# binding, changes nothing there.
/// </summary>
internal static partial class RuntimeSilence
{
    private const int Overwrite = 1;

    /// <exception cref="ModelException">It cannot be switched off, so no model may be loaded.</exception>
    public static void Keep()
    {
        if (SetNativeVariable("ORT_DISABLE_TELEMETRY", "1", Overwrite) != 0)
        {
            throw new ModelException($"ONNX Runtime's reports to its maker cannot be switched off (error {Marshal.GetLastPInvokeError()}), so no model is loaded.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
