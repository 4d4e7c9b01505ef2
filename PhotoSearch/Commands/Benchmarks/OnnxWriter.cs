using System.Runtime.InteropServices;
using PhotoSearch.Embeddings.Reducing;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// An ONNX graph in the making. Weights are random numbers drawn while the file is written, so that hundreds of megabytes are never held. Field
/// numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
/// </summary>
internal sealed class OnnxWriter(string name, int seed)
{
    /// <summary>The first with LayerNormalization as one operator, and what exporters of CLIP models write.</summary>
    private const int Opset = 17;

    /// <summary>Of the file format at that time.</summary>
    private const int IrVersion = 8;

    private const int FloatType = 1;
    private const int LongType = 7;
    private const int FloatsAtOnce = 1 << 16;

    private readonly ProtoBytes _nodes = new();
    private readonly ProtoBytes _ends = new();
    private readonly List<Weight> _weights = [];
    private int _names;

    /// <summary>Numbers in the weights: what a model's size is told in.</summary>
    public long Parameters => _weights.Where(weight => weight.Values is null).Sum(weight => weight.Count);

    /// <param name="type">1 float, 6 int32.</param>
    /// <param name="sides">A text is the name of a free one.</param>
    public string Input(string input, int type, params object[] sides) => End(11, input, type, sides);

    public void Output(string from, string output, params object[] sides)
    {
        _nodes.Part(1, new ProtoBytes().Text(1, from).Text(2, output).Text(4, "Identity"));
        End(12, output, FloatType, sides);
    }

    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) => Nodes(operation, inputs, 1, attributes)[0];

    public string[] Nodes(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtoBytes();
        var names = Enumerable.Range(0, outputs).Select(_ => $"{operation}_{_names++}").ToArray();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(names, output => node.Text(2, output));
        node.Text(4, operation);
        Array.ForEach(attributes, attribute => node.Part(5, Attribute(attribute.Name, attribute.Value)));
        _nodes.Part(1, node);
        return names;
    }

    /// <summary>Random numbers of mean 0.</summary>
    public string Random(double deviation, params long[] sides) => Add(new Weight($"weight_{_weights.Count}", sides, 0, (float)deviation, null, FloatType));

    public string Filled(float value, params long[] sides) => Add(new Weight($"weight_{_weights.Count}", sides, value, 0, null, FloatType));

    public string Longs(params long[] values) => Add(new Weight($"constant_{_weights.Count}", [values.Length], 0, 0, MemoryMarshal.AsBytes<long>(values).ToArray(), LongType));

    public string Floats(float[] values, params long[] sides) =>
        Add(new Weight($"constant_{_weights.Count}", sides, 0, 0, MemoryMarshal.AsBytes<float>(values).ToArray(), FloatType));

    public void Write(string path, CancellationToken cancellationToken)
    {
        var heads = _weights.Select(weight => (Weight: weight, Head: Head(weight))).ToList();
        var called = new ProtoBytes().Text(2, name);
        var graph = _nodes.Length + called.Length + _ends.Length + heads.Sum(weight => weight.Head.Length + weight.Weight.Bytes);
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        new ProtoBytes().Number(1, IrVersion).Text(2, "PhotoSearch").Part(8, new ProtoBytes().Number(2, Opset)).Head(7, graph).CopyTo(stream);
        _nodes.CopyTo(stream);
        called.CopyTo(stream);
        var random = new Random(seed);
        var numbers = new float[FloatsAtOnce];
        foreach (var (weight, head) in heads)
        {
            cancellationToken.ThrowIfCancellationRequested();
            head.CopyTo(stream);
            WriteNumbers(stream, weight, random, numbers);
        }

        _ends.CopyTo(stream);
    }

    private static void WriteNumbers(FileStream stream, Weight weight, Random random, float[] numbers)
    {
        if (weight.Values is { } values)
        {
            stream.Write(values);
            return;
        }

        // Evenly spread numbers of that deviation do as well as normal ones, and are drawn ten times as fast.
        var spread = weight.Deviation * MathF.Sqrt(12);
        for (var left = weight.Count; left > 0; left -= numbers.Length)
        {
            var some = numbers.AsSpan(0, (int)Math.Min(left, numbers.Length));
            for (var i = 0; i < some.Length; i++)
            {
                some[i] = weight.Mean + ((random.NextSingle() - 0.5f) * spread);
            }

            stream.Write(MemoryMarshal.AsBytes(some));
        }
    }

    private static ProtoBytes Head(Weight weight)
    {
        var tensor = new ProtoBytes();
        Array.ForEach(weight.Sides, side => tensor.Number(1, side));
        tensor.Number(2, weight.Type).Text(8, weight.Name).Head(9, weight.Bytes);
        return new ProtoBytes().Head(5, tensor.Length + weight.Bytes).Append(tensor);
    }

    private static ProtoBytes Attribute(string name, object value)
    {
        var attribute = new ProtoBytes().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Number(20, 1);
            case int number:
                return attribute.Number(3, number).Number(20, 2);
            case int[] numbers:
                Array.ForEach(numbers, number => attribute.Number(8, number));
                return attribute.Number(20, 7);
            default:
                throw new ArgumentException($"{value.GetType().Name} is no attribute.", nameof(value));
        }
    }

    private string End(int field, string end, int type, object[] sides)
    {
        var shape = new ProtoBytes();
        foreach (var side in sides)
        {
            shape.Part(1, side is string free ? new ProtoBytes().Text(2, free) : new ProtoBytes().Number(1, (int)side));
        }

        var tensor = new ProtoBytes().Number(1, type).Part(2, shape);
        _ends.Part(field, new ProtoBytes().Text(1, end).Part(2, new ProtoBytes().Part(1, tensor)));
        return end;
    }

    private string Add(Weight weight)
    {
        _weights.Add(weight);
        return weight.Name;
    }

    /// <param name="Values">Bytes that stand as they are; null: random numbers.</param>
    private sealed record Weight(string Name, long[] Sides, float Mean, float Deviation, byte[]? Values, int Type)
    {
        public long Count => Sides.Aggregate(1L, (product, side) => product * side);

        public long Bytes => Values?.Length ?? Count * sizeof(float);
    }
}
