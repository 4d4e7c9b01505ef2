namespace PhotoSearch.Embeddings.Devices;

/// <summary>The processor a person asked for, as in <c>Embeddings:Device</c>.</summary>
/// <param name="Number">Of several of its kind, from 0.</param>
internal sealed record DeviceChoice(DeviceKind Kind, int Number)
{
    /// <summary>What a setting may say; the same as <see cref="Parse"/> understands.</summary>
    public const string Pattern = "^(auto|cpu|(cuda|directml|webgpu)(:[0-9]{1,2})?)$";

    public static readonly DeviceChoice Auto = new(DeviceKind.Auto, 0);

    public static readonly DeviceChoice Cpu = new(DeviceKind.Cpu, 0);

    /// <exception cref="FormatException">Not as <see cref="Pattern"/> has it.</exception>
    public static DeviceChoice Parse(string text)
    {
        var parts = text.Split(':');
        var kind = parts[0] switch
        {
            "auto" => DeviceKind.Auto,
            "cpu" => DeviceKind.Cpu,
            "cuda" => DeviceKind.Cuda,
            "directml" => DeviceKind.DirectMl,
            "webgpu" => DeviceKind.WebGpu,
            _ => throw new FormatException($"\"{text}\" is no device: known are auto, cpu, cuda, directml and webgpu, the last three with :NUMBER where there are several."),
        };
        return new DeviceChoice(kind, parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>As it is written in the settings.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Cuda => $"cuda:{Number}",
        DeviceKind.DirectMl => $"directml:{Number}",
        _ => $"webgpu:{Number}",
    };
}

/// <summary>The kinds of processors that ONNX Runtime's library here was built for.</summary>
internal enum DeviceKind
{
    /// <summary>The fastest that truly works.</summary>
    Auto,
    Cpu,
    Cuda,
    DirectMl,
    WebGpu,
}
