using System.Text.Json.Serialization;

namespace PhotoSearch.Embeddings.Devices;

/// <summary>What the probe of an accelerator found.</summary>
/// <param name="Adapter">Its name, as the driver has it; empty where none was found or it has none.</param>
/// <param name="IsSoftware">The "card" is a program that runs on the CPU.</param>
/// <param name="Error">Null where it computed anything; else the driver's or the runtime's own words.</param>
/// <param name="Similarity">Cosine to the CPU's vectors, the worst of them.</param>
/// <param name="CpuMilliseconds">For the same pictures.</param>
internal sealed record ProbeAnswer(string Adapter, bool IsSoftware, string? Error, double Similarity, double CpuMilliseconds, double DeviceMilliseconds)
{
    public static ProbeAnswer Failed(string error) => new("", IsSoftware: false, error, 0, 0, 0);
}

/// <summary>How a probe's child writes its answer.</summary>
[JsonSerializable(typeof(ProbeAnswer))]
internal sealed partial class ProbeJson : JsonSerializerContext;
