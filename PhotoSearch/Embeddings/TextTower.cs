using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Embeddings;

/// <summary>Words to a vector.</summary>
internal sealed class TextTower : IDisposable
{
    private const string MaskName = "attention_mask";

    private readonly OnnxGraph _graph;
    private readonly Tokenizer _tokenizer;
    private readonly TextCleaning _cleaning;
    private readonly string _idsName;
    private readonly int _context;
    private readonly bool _pads;

    /// <exception cref="ModelException">The graph or its tokenizer is missing or not one we know.</exception>
    public TextTower(string folder, ModelFile modelConfig, int threads)
    {
        var file = ModelFile.Read(Path.Combine(folder, "textual", "tokenizer.json"));
        var tokenizerConfig = ModelFile.ReadIfThere(Path.Combine(folder, "textual", "tokenizer_config.json"));
        _tokenizer = Tokenizer.Read(file, tokenizerConfig);
        _cleaning = TextCleaning.Read(modelConfig);
        _graph = new OnnxGraph(Path.Combine(folder, "textual", "model.onnx"), threads);
        try
        {
            _idsName = FindIds();
            var fixedLength = FixedLength();
            _context = fixedLength ?? ContextLength.Read(modelConfig, tokenizerConfig, file);

            // A graph with a mask is told where the text ends; one without was trained on full lines.
            _pads = fixedLength is not null || (!_graph.Inputs.ContainsKey(MaskName) && _tokenizer.PadId is not null);
            if (_pads && _tokenizer.PadId is null)
            {
                throw file.Wrong($"no padding token is named here nor in tokenizer_config.json, but the graph takes exactly {_context} ids");
            }
        }
        catch
        {
            _graph.Dispose();
            throw;
        }
    }

    public float[] Embed(string words, CancellationToken cancellationToken)
    {
        var text = _tokenizer.Encode(_cleaning.Clean(words), _context, _pads);
        var values = new Dictionary<string, OrtValue>();
        try
        {
            values.Add(_idsName, Tensor(_idsName, text.Ids));
            if (_graph.Inputs.ContainsKey(MaskName))
            {
                var mask = new int[text.Ids.Length];
                mask.AsSpan(0, text.Length).Fill(1);
                values.Add(MaskName, Tensor(MaskName, mask));
            }

            return _graph.Run(values, 1, cancellationToken)[0];
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    public void Dispose() => _graph.Dispose();

    private OrtValue Tensor(string name, int[] numbers) => _graph.Inputs[name].ElementDataType == TensorElementType.Int64
        ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, n => (long)n), [1, numbers.Length])
        : OrtValue.CreateTensorValueFromMemory(numbers, [1, numbers.Length]);

    private string FindIds()
    {
        foreach (var (name, input) in _graph.Inputs)
        {
            if (name is not ("text" or "input_ids" or MaskName)
                || input.ElementDataType is not (TensorElementType.Int32 or TensorElementType.Int64)
                || input.Dimensions.Length != 2 || input.Dimensions[0] > 1)
            {
                throw new ModelException(
                    $"{_graph.Path}: the input \"{name}\" is {input.ElementDataType} [{string.Join(',', input.Dimensions)}]; known are text, input_ids and attention_mask, Int32 or Int64 [1 or N, L].");
            }
        }

        var ids = _graph.Inputs.Keys.Where(name => name != MaskName).ToList();
        return ids.Count == 1 ? ids[0] : throw new ModelException($"{_graph.Path} takes {string.Join(", ", _graph.Inputs.Keys)}; it must take text or input_ids, one of them.");
    }

    private int? FixedLength() => _graph.Inputs[_idsName].Dimensions[1] is var length and > 0 ? length : null;
}
