using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings;

/// <summary>Pictures to vectors.</summary>
internal sealed class ImageTower : IDisposable
{
    private readonly OnnxGraph _graph;
    private readonly PreprocessRules _rules;
    private readonly PictureInput _input;
    private readonly string _inputName;

    /// <summary>The graph takes one picture at a time.</summary>
    private readonly bool _isSingle;

    /// <exception cref="ModelException">The graph or its preprocessing is missing or not one we know.</exception>
    public ImageTower(string folder, int threads)
    {
        var file = ModelFile.Read(Path.Combine(folder, "visual", "preprocess_cfg.json"));
        _rules = PreprocessRules.Read(file);
        _input = new PictureInput(_rules);
        _graph = new OnnxGraph(Path.Combine(folder, "visual", "model.onnx"), threads);
        try
        {
            (_inputName, _isSingle) = CheckInput(file);
        }
        catch
        {
            _graph.Dispose();
            throw;
        }
    }

    public int Size => Math.Max(_rules.Width, _rules.Height);

    /// <summary>What of the preprocessing changes a vector.</summary>
    public string PreprocessKey => _rules.Key;

    public float[][] Embed(IReadOnlyList<RgbPixels> pictures, int from, int count, CancellationToken cancellationToken)
    {
        var perRun = _isSingle ? 1 : count;
        var vectors = new float[count][];
        for (var done = 0; done < count; done += perRun)
        {
            Run(pictures, from + done, perRun, cancellationToken).CopyTo(vectors, done);
        }

        return vectors;
    }

    public void Dispose() => _graph.Dispose();

    private float[][] Run(IReadOnlyList<RgbPixels> pictures, int from, int count, CancellationToken cancellationToken)
    {
        var numbers = ArrayPool<float>.Shared.Rent(count * _input.Length);
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _input.Write(pictures[from + i], numbers.AsSpan(i * _input.Length, _input.Length));
            }

            using var tensor = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, numbers.AsMemory(0, count * _input.Length), [count, 3, _rules.Height, _rules.Width]);
            return _graph.Run(new Dictionary<string, OrtValue> { [_inputName] = tensor }, count, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(numbers);
        }
    }

    private (string Name, bool IsSingle) CheckInput(ModelFile file)
    {
        if (_graph.Inputs.Count != 1)
        {
            throw new ModelException($"{_graph.Path} has {_graph.Inputs.Count} inputs ({string.Join(", ", _graph.Inputs.Keys)}) instead of one picture; use a model exported as a CLIP image encoder.");
        }

        var (name, input) = _graph.Inputs.Single();
        if (input.ElementDataType != TensorElementType.Float || input.Dimensions is not [var batch, var planes, var height, var width] || planes is not (3 or < 1))
        {
            throw new ModelException(
                $"{_graph.Path}: the input \"{name}\" is {input.ElementDataType} [{string.Join(',', input.Dimensions)}] instead of Float [N,3,height,width]; use a model exported so.");
        }

        if ((height > 0 && height != _rules.Height) || (width > 0 && width != _rules.Width))
        {
            throw file.Wrong($"its size {_rules.Width}x{_rules.Height} is not the graph's {width}x{height}");
        }

        return batch <= 1 ? (name, batch == 1) : throw new ModelException($"{_graph.Path} takes exactly {batch} pictures at a time; use a model exported for one or any number.");
    }
}
