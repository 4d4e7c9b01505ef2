using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>What is said where a card is missing or may not be used; the folder of devices is a test's own.</summary>
public sealed class MachineDevicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Devices => _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_render_node_the_container_is_to_get_it()
    {
        Assert.Contains("give the container --device /dev/dri", new WebGpuAccelerator(0, Devices).WhyNot(), StringComparison.Ordinal);

        Add("dri/card0");

        Assert.Contains("has no render node", new WebGpuAccelerator(0, Devices).WhyNot(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_render_node_that_may_not_be_used_is_named_with_its_group()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may use every device");
        Add("dri/renderD128");
        File.SetUnixFileMode(Path.Combine(Devices, "dri/renderD128"), UnixFileMode.None);

        var reason = new WebGpuAccelerator(0, Devices).WhyNot();

        Assert.Matches($"^No permission on {Devices}/dri/renderD128: add the container's user to its group ([0-9]+) \\(--group-add \\1\\)\\.$", reason);
    }

    [Fact]
    public void A_number_that_cannot_be_kept_is_refused()
    {
        Assert.Contains("cannot be told to take number 1", new WebGpuAccelerator(1, Devices).WhyNot(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_NVIDIA_card_needs_itself_and_both_libraries()
    {
        var card = new CudaAccelerator(1, Devices, Devices);
        Assert.Contains("give the container --gpus all", card.WhyNot(), StringComparison.Ordinal);

        Add("nvidia1");
        Assert.StartsWith("libonnxruntime_providers_shared.so and libonnxruntime_providers_cuda.so are missing", card.WhyNot(), StringComparison.Ordinal);

        Add("libonnxruntime_providers_shared.so");
        Assert.StartsWith("libonnxruntime_providers_cuda.so is missing", card.WhyNot(), StringComparison.Ordinal);

        Add("libonnxruntime_providers_cuda.so");
        Assert.Null(card.WhyNot());
    }

    [Fact]
    public void DirectML_is_not_on_Linux() => Assert.Contains("part of Windows", new DirectMlAccelerator(0).WhyNot(), StringComparison.Ordinal);

    [Theory]
    [InlineData("auto", DeviceKind.Auto, 0)]
    [InlineData("cpu", DeviceKind.Cpu, 0)]
    [InlineData("cuda", DeviceKind.Cuda, 0)]
    [InlineData("cuda:1", DeviceKind.Cuda, 1)]
    [InlineData("directml:12", DeviceKind.DirectMl, 12)]
    [InlineData("webgpu:0", DeviceKind.WebGpu, 0)]
    internal void A_choice_is_a_kind_and_a_number(string text, DeviceKind kind, int number)
    {
        Assert.Matches(DeviceChoice.Pattern, text);
        Assert.Equal(new DeviceChoice(kind, number), DeviceChoice.Parse(text));
    }

    private void Add(string device)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Devices, device))!);
        File.WriteAllText(Path.Combine(Devices, device), "");
    }
}
