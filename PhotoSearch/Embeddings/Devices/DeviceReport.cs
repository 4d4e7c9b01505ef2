namespace PhotoSearch.Embeddings.Devices;

/// <summary>What computes a model's pictures, and why the others do not.</summary>
/// <param name="Picked">"CPU", "WebGPU (name of the adapter)", "CUDA 0".</param>
/// <param name="Sentence">For a person who wants to know.</param>
/// <param name="Refused">Those that were looked at and not taken, in the order in which they were looked at.</param>
internal sealed record DeviceReport(string Picked, string Sentence, IReadOnlyList<DeviceRefusal> Refused);

/// <summary>A processor that is not used.</summary>
/// <param name="Reason">A sentence that says what to do, where something can be done.</param>
internal sealed record DeviceRefusal(string Device, string Reason);
