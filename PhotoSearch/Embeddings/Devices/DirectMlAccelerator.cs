namespace PhotoSearch.Embeddings.Devices;

/// <summary>Windows' own way to a graphics card.</summary>
internal sealed class DirectMlAccelerator(int number) : IAccelerator
{
    public string Name => $"DirectML {number}";

    public string? WhyNot() => OperatingSystem.IsWindows() ? null : "DirectML is a part of Windows, and this is Linux: use webgpu or cuda.";

    public ProbeAnswer Probe(string modelFolder) => ProbeProcess.Run(modelFolder, new DeviceChoice(DeviceKind.DirectMl, number));

    public void Attach(Microsoft.ML.OnnxRuntime.SessionOptions options) => options.AppendExecutionProvider_DML(number);
}
