namespace PhotoSearch.Embeddings.Devices;

/// <summary>The processors of this machine that may be meant by a choice.</summary>
internal static class Accelerators
{
    private const string Devices = "/dev";

    /// <summary>In the order in which they are tried.</summary>
    public static IReadOnlyList<IAccelerator> For(DeviceChoice choice) => choice.Kind switch
    {
        DeviceKind.Auto => [Cuda(0), WebGpu(0), new DirectMlAccelerator(0)],
        DeviceKind.Cuda => [Cuda(choice.Number)],
        DeviceKind.WebGpu => [WebGpu(choice.Number)],
        DeviceKind.DirectMl => [new DirectMlAccelerator(choice.Number)],
        _ => [],
    };

    private static CudaAccelerator Cuda(int number) => new(number, Devices, AppContext.BaseDirectory);

    private static WebGpuAccelerator WebGpu(int number) => new(number, Devices);
}
