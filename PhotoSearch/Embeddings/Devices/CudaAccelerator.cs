namespace PhotoSearch.Embeddings.Devices;

/// <summary>An NVIDIA card, by the provider library that the user's image brings along.</summary>
/// <param name="devices">Where the system shows its devices.</param>
/// <param name="program">The runtime looks for provider libraries beside itself, nowhere else.</param>
internal sealed class CudaAccelerator(int number, string devices, string program) : IAccelerator
{
    private static readonly string[] Libraries = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];

    public string Name => $"CUDA {number}";

    public string? WhyNot()
    {
        // On WSL the card is behind one device of another name.
        if (!File.Exists(Path.Combine(devices, $"nvidia{number}")) && !File.Exists(Path.Combine(devices, "dxg")))
        {
            return $"No NVIDIA card number {number} can be seen ({Path.Combine(devices, $"nvidia{number}")} is missing). Is there one, give the container --gpus all, and install the NVIDIA Container Toolkit on the host.";
        }

        var missing = Libraries.Where(library => !File.Exists(Path.Combine(program, library))).ToList();
        return missing.Count == 0
            ? null
            : $"{string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} missing in {program}. Take them from ONNX Runtime {RuntimeVersion()} for CUDA and put them there, in an image that has CUDA 12 and cuDNN 9.";
    }

    public ProbeAnswer Probe(string modelFolder) => ProbeProcess.Run(modelFolder, new DeviceChoice(DeviceKind.Cuda, number));

    public void Attach(Microsoft.ML.OnnxRuntime.SessionOptions options) => options.AppendExecutionProvider_CUDA(number);

    private static string RuntimeVersion() => Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString();
}
