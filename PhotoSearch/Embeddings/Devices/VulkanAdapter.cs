using System.Runtime.InteropServices;
using System.Text;

namespace PhotoSearch.Embeddings.Devices;

/// <summary>A card as its Vulkan driver introduces it; the runtime tells neither its name nor whether there is any hardware behind it.</summary>
internal sealed partial record VulkanAdapter(string Name, bool IsSoftware)
{
    private const int Integrated = 1;
    private const int Discrete = 2;
    private const int Virtual = 3;

    private const int MostAdapters = 16;

    /// <summary>The one that the runtime takes: a card of its own, else the processor's, else what there is. Null where Vulkan shows none.</summary>
    public static VulkanAdapter? Best()
    {
        try
        {
            // VkInstanceCreateInfo with everything left open: its type, then nulls.
            Span<long> create = [1, 0, 0, 0, 0, 0, 0, 0];
            if (CreateInstance(create, 0, out var instance) != 0)
            {
                return null;
            }

            var adapters = List(instance);
            DestroyInstance(instance, 0);
            return adapters.OrderBy(adapter => adapter.Kind switch { Discrete => 0, Integrated => 1, Virtual => 2, _ => 3 })
                .Select(adapter => new VulkanAdapter(adapter.Name, adapter.Kind is not (Discrete or Integrated or Virtual))).FirstOrDefault();
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    private static List<(string Name, int Kind)> List(nint instance)
    {
        var adapters = new List<(string, int)>();
        var devices = new nint[MostAdapters];
        var count = (uint)MostAdapters;
        if (EnumerateDevices(instance, ref count, devices) < 0)
        {
            return adapters;
        }

        // VkPhysicalDeviceProperties: three numbers and the device's, its kind, 256 bytes of name; the whole takes 824 bytes.
        Span<byte> facts = stackalloc byte[1024];
        for (var i = 0; i < count; i++)
        {
            GetProperties(devices[i], facts);
            var name = facts.Slice(20, 256);
            adapters.Add((Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]), BitConverter.ToInt32(facts[16..])));
        }

        return adapters;
    }

    [LibraryImport("libvulkan.so.1", EntryPoint = "vkCreateInstance")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateInstance(ReadOnlySpan<long> create, nint allocator, out nint instance);

    [LibraryImport("libvulkan.so.1", EntryPoint = "vkDestroyInstance")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void DestroyInstance(nint instance, nint allocator);

    [LibraryImport("libvulkan.so.1", EntryPoint = "vkEnumeratePhysicalDevices")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EnumerateDevices(nint instance, ref uint count, [Out] nint[] devices);

    [LibraryImport("libvulkan.so.1", EntryPoint = "vkGetPhysicalDeviceProperties")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void GetProperties(nint device, Span<byte> facts);
}
