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
    private readonly List<Part> _graph;
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    private Int8Graph(string path)
    {
        _path = path;
        _model = ProtoField.ReadAll(File.ReadAllBytes(path));
        var graph = _model.Exists(field => field.Number == Graph) ? _model.Find(field => field.Number == Graph).Bytes : throw new InvalidDataException("it holds no graph");
        _graph = [.. ProtoField.ReadAll(graph).Select(Part.Of)];
        foreach (var constant in _graph.Select(part => part.Constant).OfType<OnnxTensor>())
        {
            _constants[constant.Name] = constant;
        }

        foreach (var input in _graph.SelectMany(part => part.Step?.Inputs ?? []))
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
        var reduced = _graph.Select(part => part.Step).OfType<OnnxNode>().Where(IsReducible).Sum(node => (double)_constants[node.Inputs[1]].Count);
        return all > 0 ? reduced / all : 0;
    }

    private void Write(string into)
    {
        var graph = new ProtoBytes();
        foreach (var (field, step, _) in _graph.Where(part => part.Step is not null))
        {
            if (IsReducible(step!))
            {
                Reduce(graph, step!);
            }
            else
            {
                graph.Append(field.Raw.Span);
            }
        }

        foreach (var part in _graph.Where(part => part.Step is null))
        {
            WriteOther(graph, part);
        }

        using var file = new FileStream(into, FileMode.Create);
        foreach (var field in _model.Where(field => field.Number != Graph))
        {
            file.Write(field.Raw.Span);
        }

        var head = new ProtoBytes();
        if (!_model.Exists(field => field.Number == OperatorSet && ProtoField.ReadAll(field.Bytes).Exists(part => part.Number == 1 && part.Text == Domain)))
        {
            head.Part(OperatorSet, new ProtoBytes().Text(1, Domain).Number(2, 1));
        }

        head.Head(Graph, graph.Length).CopyTo(file);
        graph.CopyTo(file);
        file.Flush(flushToDisk: true);
    }

    private void WriteOther(ProtoBytes graph, Part part)
    {
        var (field, _, constant) = part;
        if (constant is not null)
        {
            if (_uses.GetValueOrDefault(constant.Name) > 0)
            {
                _ = constant.IsOutside ? graph.Part(Initializer, constant.Inside(Path.GetDirectoryName(_path)!)) : graph.Append(field.Raw.Span);
            }
        }
        else if (field.Number == Input && !_constants.ContainsKey(ProtoField.ReadAll(field.Bytes).Find(value => value.Number == 1).Text))
        {
            graph.Bytes(Input, OnePicture(field.Bytes));
        }
        else
        {
            graph.Append(field.Raw.Span);
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

    private void Reduce(ProtoBytes graph, OnnxNode node)
    {
        var constant = _constants[node.Inputs[1]];
        var isTurned = node.Whole("transB", 0) != 0;
        var (rows, columns) = isTurned ? ((int)constant.Dimensions[1], (int)constant.Dimensions[0]) : ((int)constant.Dimensions[0], (int)constant.Dimensions[1]);
        var floats = constant.Floats(Path.GetDirectoryName(_path)!);
        var weights = Int8Weights.Of(isTurned ? Int8Weights.Transposed(floats, rows, columns) : floats, rows, columns);

        // Named after the node: one weight may serve two products, turned in one of them.
        var (numbers, scales) = ($"{node.Outputs[0]}.int8", $"{node.Outputs[0]}.scales");
        graph.Part(Initializer, OnnxTensor.Write(numbers, OnnxTensor.Int8, [rows, columns], weights.NumberBytes));
        graph.Part(Initializer, OnnxTensor.Write(scales, OnnxTensor.Float, [columns], weights.ScaleBytes));
        _uses[constant.Name]--;

        string[] inputs = [node.Inputs[0], numbers, scales, .. node.Inputs.Count > 2 ? new[] { "", node.Inputs[2] } : []];
        graph.Part(Node, OnnxNode.Write(node.Name, "DynamicQuantizeMatMul", Domain, inputs, node.Outputs[0]));
    }

    /// <summary>The input's first side becomes 1: <c>ValueInfoProto.type.tensor_type.shape.dim[0].dim_value</c>.</summary>
    private static byte[] OnePicture(ReadOnlyMemory<byte> valueInfo) =>
        Replace(valueInfo, 2, type => Replace(type, 1, tensor => Replace(tensor, 2, shape => Replace(shape, 1, static _ => [0x08, 0x01]))));

    /// <summary>A message whose first field of that number is another one.</summary>
    private static byte[] Replace(ReadOnlyMemory<byte> message, int number, Func<ReadOnlyMemory<byte>, byte[]> change)
    {
        var changed = new ProtoBytes();
        var isDone = false;
        foreach (var field in ProtoField.ReadAll(message))
        {
            _ = field.Number == number && !isDone ? changed.Bytes(number, change(field.Bytes)) : changed.Append(field.Raw.Span);
            isDone |= field.Number == number;
        }

        return changed.ToArray();
    }

    /// <summary>A field of the graph, read once: a step, a constant, or neither.</summary>
    private sealed record Part(ProtoField Field, OnnxNode? Step, OnnxTensor? Constant)
    {
        public static Part Of(ProtoField field) =>
            new(field, field.Number == Node ? OnnxNode.Read(field.Bytes) : null, field.Number == Initializer ? OnnxTensor.Read(field.Bytes) : null);
    }
}
