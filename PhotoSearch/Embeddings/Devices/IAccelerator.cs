namespace PhotoSearch.Embeddings.Devices;

/// <summary>A processor beside the CPU. Tests stand in for the hardware here.</summary>
internal interface IAccelerator
{
    /// <summary>"CUDA 0", "WebGPU".</summary>
    public string Name { get; }

    /// <summary>A look that costs nothing: null where the processor may be there, else a sentence that says what is missing and what to do.</summary>
    public string? WhyNot();

    /// <summary>Whether it truly computes what the CPU computes, and faster. Nothing that happens there may take this process down.</summary>
    public ProbeAnswer Probe(string modelFolder);

    /// <summary>Puts a session on it.</summary>
    public void Attach(Microsoft.ML.OnnxRuntime.SessionOptions options);
}
