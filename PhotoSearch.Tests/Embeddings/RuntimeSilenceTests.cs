using System.Runtime.InteropServices;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

public sealed partial class RuntimeSilenceTests
{
    [Fact]
    public void The_runtime_is_told_to_report_to_nobody_before_it_loads_a_graph()
    {
        using var model = EmbeddingModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "starter"), threads: 1);

        Assert.Equal("1", Marshal.PtrToStringUTF8(Environment("ORT_DISABLE_TELEMETRY")));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Environment(string name);
}
