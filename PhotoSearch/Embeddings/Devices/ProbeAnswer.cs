namespace PhotoSearch.Embeddings.Devices;

/// <summary>What the probe of an accelerator found.</summary>
/// <param name="Adapter">Its name, as the driver has it; empty where none was found.</param>
/// <param name="Error">Null where it computed anything; else the driver's or the runtime's own words.</param>
/// <param name="Similarity">Cosine to the CPU's vectors, the worst of them.</param>
/// <param name="CpuMilliseconds">For the same pictures.</param>
internal sealed record ProbeAnswer(string Adapter, string? Error, double Similarity, double CpuMilliseconds, double DeviceMilliseconds);
