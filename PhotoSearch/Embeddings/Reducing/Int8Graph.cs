namespace PhotoSearch.Embeddings.Reducing;

/// <summary>
/// Rewrites an image tower's graph so that its matrix products with constant weights are computed in 8 bits: <c>MatMul</c> and <c>Gemm</c> become ONNX Runtime's
/// <c>DynamicQuantizeMatMul</c>, which measures the other factor's range as it comes. The rest of the graph stays as it is.
/// </summary>
/// <remarks>
/// That range is measured over everything that is computed together, so the graph is fixed to one picture at a time: a picture's vector must not depend on its neighbours in a
/// batch. Dynamic, because a static range would need pictures to be calibrated on, and would fit those.
/// </remarks>
internal sealed class Int8Graph
{
    private const string Domain = "com.microsoft";

    /// <summary>Fields of <c>ModelProto</c>.</summary>
    private const int Graph = 7;
    private const int OperatorSet = 8;

    /// <summary>Fields of <c>GraphProto</c>.</summary>
    private const int Node = 1;
    private const int Initializer = 5;
    private const int Input = 11;

    /// <summary>Smaller matrices cost nothing and may be the ones that matter (a gate, a temperature).</summary>
    private const int LeastWeights = 64 * 64;

    private readonly string _path;
    private readonly List<ProtoField> _model;
    private readonly List<ProtoField> _graph;
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    private Int8Graph(string path)
    {
        _path = path;
        _model = ProtoField.ReadAll(File.ReadAllBytes(path));
        _graph = _model.Exists(field => field.Number == Graph) ? ProtoField.ReadAll(_model.Find(field => field.Number == Graph).Bytes) : throw new InvalidDataException("it holds no graph");
        foreach (var tensor in _graph.Where(field => field.Number == Initializer).Select(field => OnnxTensor.Read(field.Bytes)))
        {
            _constants[tensor.Name] = tensor;
        }

        foreach (var input in _graph.Where(field => field.Number == Node).SelectMany(field => OnnxNode.Read(field.Bytes).Inputs))
        {
            _uses[input] = _uses.GetValueOrDefault(input) + 1;
        }
    }

    /// <returns>The part of the tower's weights that is in 8 bits now, 0 to 1; below a half nothing is written, because little would be gained.</returns>
    /// <exception cref="ModelException">The file is no graph that can be rewritten.</exception>
    public static double Rewrite(string path, string into)
    {
        try
        {
            var graph = new Int8Graph(path);
            var share = graph.Share();
            if (share >= 0.5)
            {
                graph.Write(into);
            }

            return share;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OverflowException or ArgumentException or FormatException)
        {
            throw new ModelException($"{path} cannot be reduced ({e.Message}); use it as it is.", e);
        }
    }

    private double Share()
    {
        var all = _constants.Values.Sum(tensor => (double)tensor.Count);
        var reduced = _graph.Where(field => field.Number == Node).Select(field => OnnxNode.Read(field.Bytes)).Where(IsReducible).Sum(node => (double)_constants[node.Inputs[1]].Count);
        return all > 0 ? reduced / all : 0;
    }

    private void Write(string into)
    {
        using var graph = new MemoryStream();
        foreach (var field in _graph.Where(field => field.Number == Node))
        {
            var node = OnnxNode.Read(field.Bytes);
            if (IsReducible(node))
            {
                Reduce(graph, node);
            }
            else
            {
                graph.Write(field.Raw.Span);
            }
        }

        foreach (var field in _graph.Where(field => field.Number != Node))
        {
            WriteOther(graph, field);
        }

        using var file = new FileStream(into, FileMode.Create);
        foreach (var field in _model.Where(field => field.Number != Graph))
        {
            file.Write(field.Raw.Span);
        }

        if (!_model.Exists(field => field.Number == OperatorSet && ProtoField.ReadAll(field.Bytes).Exists(part => part.Number == 1 && part.Text == Domain)))
        {
            using var set = new MemoryStream();
            ProtoField.WriteText(set, 1, Domain);
            ProtoField.WriteNumber(set, 2, 1);
            ProtoField.WriteBytes(file, OperatorSet, set.GetBuffer().AsSpan(0, (int)set.Length));
        }

        ProtoField.WriteBytes(file, Graph, graph.GetBuffer().AsSpan(0, (int)graph.Length));
        file.Flush(flushToDisk: true);
    }

    private void WriteOther(Stream graph, ProtoField field)
    {
        if (field.Number == Input && !_constants.ContainsKey(ProtoField.ReadAll(field.Bytes).Find(part => part.Number == 1).Text))
        {
            ProtoField.WriteBytes(graph, Input, OnePicture(field.Bytes));
        }
        else if (field.Number == Initializer && OnnxTensor.Read(field.Bytes) is { IsOutside: true } outside)
        {
            if (_uses.GetValueOrDefault(outside.Name) > 0)
            {
                ProtoField.WriteBytes(graph, Initializer, outside.Inside(Path.GetDirectoryName(_path)!));
            }
        }
        else if (field.Number != Initializer || _uses.GetValueOrDefault(OnnxTensor.Read(field.Bytes).Name) > 0)
        {
            graph.Write(field.Raw.Span);
        }
    }

    private bool IsReducible(OnnxNode node) => node.Type switch
    {
        "MatMul" => HasWeights(node),
        "Gemm" => HasWeights(node) && node.Single("alpha", 1) == 1 && node.Single("beta", 1) == 1 && node.Whole("transA", 0) == 0
            && (node.Inputs.Count < 3 || (_constants.TryGetValue(node.Inputs[2], out var bias) && bias.Dimensions.Length == 1)),
        _ => false,
    };

    private bool HasWeights(OnnxNode node) => node.Inputs.Count >= 2 && _constants.TryGetValue(node.Inputs[1], out var weights)
        && weights is { DataType: OnnxTensor.Float, Dimensions.Length: 2 } && weights.Count >= LeastWeights && weights.Count <= Array.MaxLength;

    private void Reduce(Stream graph, OnnxNode node)
    {
        var constant = _constants[node.Inputs[1]];
        var isTurned = node.Whole("transB", 0) != 0;
        var (rows, columns) = isTurned ? ((int)constant.Dimensions[1], (int)constant.Dimensions[0]) : ((int)constant.Dimensions[0], (int)constant.Dimensions[1]);
        var floats = constant.Floats(Path.GetDirectoryName(_path)!);
        var weights = Int8Weights.Of(isTurned ? Int8Weights.Transposed(floats, rows, columns) : floats, rows, columns);

        // Named after the node: one weight may serve two products, turned in one of them.
        var (numbers, scales) = ($"{node.Outputs[0]}.int8", $"{node.Outputs[0]}.scales");
        WriteConstant(graph, numbers, OnnxTensor.Int8, [rows, columns], weights.NumberBytes);
        WriteConstant(graph, scales, OnnxTensor.Float, [columns], weights.ScaleBytes);
        _uses[constant.Name]--;

        using var reduced = new MemoryStream();
        string[] inputs = [node.Inputs[0], numbers, scales, .. node.Inputs.Count > 2 ? new[] { "", node.Inputs[2] } : []];
        OnnxNode.Write(reduced, node.Name, "DynamicQuantizeMatMul", Domain, inputs, node.Outputs[0]);
        ProtoField.WriteBytes(graph, Node, reduced.GetBuffer().AsSpan(0, (int)reduced.Length));
    }

    private static void WriteConstant(Stream graph, string name, int type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> bytes)
    {
        using var tensor = new MemoryStream(bytes.Length + 256);
        OnnxTensor.Write(tensor, name, type, dimensions, bytes);
        ProtoField.WriteBytes(graph, Initializer, tensor.GetBuffer().AsSpan(0, (int)tensor.Length));
    }

    /// <summary>The input's first side becomes 1: <c>ValueInfoProto.type.tensor_type.shape.dim[0].dim_value</c>.</summary>
    private static byte[] OnePicture(ReadOnlyMemory<byte> valueInfo) =>
        Replace(valueInfo, 2, type => Replace(type, 1, tensor => Replace(tensor, 2, shape => Replace(shape, 1, static _ => [0x08, 0x01]))));

    /// <summary>A message whose first field of that number is another one.</summary>
    private static byte[] Replace(ReadOnlyMemory<byte> message, int number, Func<ReadOnlyMemory<byte>, byte[]> change)
    {
        using var changed = new MemoryStream();
        var isDone = false;
        foreach (var field in ProtoField.ReadAll(message))
        {
            if (field.Number == number && !isDone)
            {
                ProtoField.WriteBytes(changed, number, change(field.Bytes));
                isDone = true;
            }
            else
            {
                changed.Write(field.Raw.Span);
            }
        }

        return changed.ToArray();
    }
}
