namespace PhotoSearch.Embeddings.Devices;

/// <summary>Finds the processor that computes pictures fastest and right, and says of the others why not.</summary>
internal static class DeviceSearch
{
    /// <summary>The same vectors but for rounding: half precision on a card stays above, a driver that computes nonsense far below.</summary>
    public const double LeastSimilarity = 0.999;

    public static readonly DeviceReport Cpu = new("CPU", "Pictures are computed by the CPU, as the settings say.", []);

    /// <param name="works">A last look in this process; null where it works here too.</param>
    public static (IAccelerator? Picked, DeviceReport Report) Pick(ModelRunning running, string modelFolder, Func<IAccelerator, string?> works)
    {
        if (running.Device.Kind == DeviceKind.Cpu)
        {
            return (null, Cpu);
        }

        var isAuto = running.Device.Kind == DeviceKind.Auto;
        var refused = new List<DeviceRefusal>();
        foreach (var accelerator in running.Accelerators(running.Device))
        {
            if (accelerator.WhyNot() is { } missing)
            {
                refused.Add(new DeviceRefusal(accelerator.Name, missing));
                continue;
            }

            var answer = accelerator.Probe(modelFolder);
            var name = answer.Adapter.Length > 0 ? $"{accelerator.Name} ({answer.Adapter})" : accelerator.Name;
            if ((Judge(answer, isAuto) ?? works(accelerator)) is { } reason)
            {
                refused.Add(new DeviceRefusal(name, reason));
                continue;
            }

            return (accelerator, new DeviceReport(name, Praise(name, answer), refused));
        }

        return (null, new DeviceReport("CPU", isAuto
            ? "Pictures are computed by the CPU: no other processor was found that is faster and right."
            : $"Pictures are computed by the CPU, although Embeddings:Device asks for {running.Device}: {refused[^1].Reason}", refused));
    }

    /// <summary>The report after a device failed in the middle of its work.</summary>
    public static DeviceReport Lost(DeviceReport before, string reason) => new(
        "CPU",
        $"Pictures are computed by the CPU until the program is started again: {before.Picked} failed.",
        [.. before.Refused, new DeviceRefusal(before.Picked, $"It failed while it computed photos ({reason}). They were computed by the CPU instead; restart to try it again.")]);

    private static string? Judge(ProbeAnswer answer, bool isAuto) => answer switch
    {
        { Error: { } error } => $"It does not compute this model: {error}",
        { IsSoftware: true } => "It is no card but a program on the CPU, which is faster without it: install the driver of the card (mesa-vulkan-drivers for Intel and AMD).",
        { Similarity: not >= LeastSimilarity } => Words($"It computes other vectors than the CPU (cosine {answer.Similarity:0.####}), so photos would not be found: its driver may be old or broken."),
        _ when isAuto && answer.DeviceMilliseconds >= answer.CpuMilliseconds =>
            Words($"It is right but slower than the CPU ({answer.DeviceMilliseconds:0} ms against {answer.CpuMilliseconds:0} ms for the same pictures)."),
        _ => null,
    };

    private static string Praise(string name, ProbeAnswer answer) => Words(
        $"Pictures are computed by {name}: {answer.CpuMilliseconds / Math.Max(answer.DeviceMilliseconds, 0.001):0.0} times the CPU's speed for the same vectors (cosine {answer.Similarity:0.#####}).");

    private static string Words(FormattableString words) => FormattableString.Invariant(words);
}
