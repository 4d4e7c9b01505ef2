using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Pages;

/// <summary>What computes, and why nothing else does. Public, because a Blazor component's parameters are.</summary>
public sealed record DeviceFacts(string Picked, string Sentence, IReadOnlyList<(string Device, string Reason)> Refused)
{
    internal static DeviceFacts Of(DeviceReport device) =>
        new(device.Picked, device.Sentence, [.. device.Refused.Select(refused => (refused.Device, Words.Sentence(refused.Reason)))]);
}
