using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings.Devices;

/// <summary>Any graphics card with a Vulkan driver; WebGPU is in the runtime's library already.</summary>
/// <param name="devices">Where the system shows its devices.</param>
internal sealed partial class WebGpuAccelerator(int number, string devices) : IAccelerator
{
    private const string Loader = "libvulkan.so.1";

    public string Name => "WebGPU";

    public string? WhyNot()
    {
        if (number > 0)
        {
            return $"WebGPU takes the fastest card by itself and cannot be told to take number {number}. Set Embeddings:Device to webgpu, and give the container only the card you mean (--device /dev/dri/renderD128 or so).";
        }

        var folder = Path.Combine(devices, "dri");
        var nodes = Directory.Exists(folder) ? Directory.GetFiles(folder, "renderD*").Order(StringComparer.Ordinal).ToList() : [];
        if (nodes.Count == 0)
        {
            return $"No graphics card can be seen ({folder} {(Directory.Exists(folder) ? "has no render node" : "is missing")}). Is there one, give the container --device /dev/dri.";
        }

        if (!nodes.Exists(MayUse))
        {
            return GroupOf(nodes[0]) is { } group
                ? $"No permission on {nodes[0]}: add the container's user to its group {group} (--group-add {group})."
                : $"No permission on {nodes[0]}: add the container's user to its group.";
        }

        return NativeLibrary.TryLoad(Loader, out var loader)
            ? Free(loader)
            : $"The Vulkan loader {Loader} is missing: install libvulkan1 and the card's Vulkan driver (mesa-vulkan-drivers for Intel and AMD).";
    }

    public ProbeAnswer Probe(string modelFolder) => ProbeProcess.Run(modelFolder, new DeviceChoice(DeviceKind.WebGpu, number));

    public void Attach(Microsoft.ML.OnnxRuntime.SessionOptions options) => options.AppendExecutionProvider("WebGPU");

    private static string? Free(nint library)
    {
        NativeLibrary.Free(library);
        return null;
    }

    private static bool MayUse(string node) => Access(node, ReadAndWrite) == 0;

    private const int ReadAndWrite = 6;

    /// <summary>The number of the file's group; null where the system does not say.</summary>
    private static uint? GroupOf(string path)
    {
        // struct statx, the same on every machine: the group is the seventh number.
        Span<uint> facts = stackalloc uint[64];
        return StatX(CurrentFolder, path, 0, GroupWanted, facts) == 0 ? facts[6] : null;
    }

    private const int CurrentFolder = -100;
    private const uint GroupWanted = 0x10;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<uint> facts);
}
