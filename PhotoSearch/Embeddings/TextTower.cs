using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PhotoSearch.Embeddings.Tokenizers;

namespace PhotoSearch.Embeddings;

/// <summary>Words to a vector; always in memory, because a person waits for it. Thread-safe.</summary>
internal sealed class TextTower : IDisposable
{
    /// <summary>A text has work for some four processors; one run after the other is then as quick as all at once, and leaves room for everything else that answers.</summary>
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 4);

    private const string MaskName = "attention_mask";

    /// <summary>Given by graphs that read two sentences at once; ours is the first of them.</summary>
    private const string SentenceName = "token_type_ids";

    private readonly OnnxGraph _graph;

    /// <summary>Words take turns, first come, first served.</summary>
    private readonly PatientThreads _threads;
    private readonly Tokenizer _tokenizer;
    private readonly TextCleaning _cleaning;
    private readonly SentenceHead? _head;
    private readonly SentenceProjection? _projection;
    private readonly QueryCache _cache;
    private readonly string _idsName;
    private readonly int _context;
    private readonly bool _pads;

    /// <exception cref="ModelException">The graph or its tokenizer is missing or not one we know.</exception>
    public TextTower(TextFiles files, int threads)
    {
        var file = ModelFile.Read(files.Tokenizer);
        var tokenizerConfig = ModelFile.ReadIfThere(files.TokenizerConfig);
        _tokenizer = Tokenizer.Read(file, tokenizerConfig);
        _cleaning = TextCleaning.Read(files.Config);
        _head = files.Head;
        _projection = _head is null ? null : SentenceProjection.Read(_head);
        _cache = new QueryCache(ComputeAsync);
        _threads = new PatientThreads(AtOnce, "words", PatientThreads.BehindAnswers);
        try
        {
            _graph = _threads.RunAsync(() => new OnnxGraph(files.Graph.Path, threads, spins: true)).GetAwaiter().GetResult();
            _idsName = FindIds();
            var fixedLength = FixedLength();
            _context = fixedLength ?? ContextLength.Read(files.Config, tokenizerConfig, file);

            // A graph with a mask is told where the text ends; one without was trained on full lines.
            _pads = fixedLength is not null || (!_graph.Inputs.ContainsKey(MaskName) && _tokenizer.PadId is not null);
            if (_pads && _tokenizer.PadId is null)
            {
                throw file.Wrong($"no padding token is named here nor in tokenizer_config.json, but the graph takes exactly {_context} ids");
            }
        }
        catch
        {
            _graph?.Dispose();
            _threads.Dispose();
            throw;
        }
    }

    /// <summary>A unit vector, from the cache where the same words were asked before.</summary>
    public Task<float[]> EmbedAsync(string words, CancellationToken cancellationToken) => _cache.GetAsync(_cleaning.Clean(words), cancellationToken);

    /// <inheritdoc cref="QueryCache.Recent"/>
    public IReadOnlyList<float[]> Recent(int most) => _cache.Recent(most);

    /// <summary>A unit vector, computed anew.</summary>
    public float[] Embed(string words, CancellationToken cancellationToken) => Compute(_cleaning.Clean(words), cancellationToken);

    public void Dispose()
    {
        _threads.Dispose();
        _graph.Dispose();
    }

    /// <remarks>Several may wait for it, so none of them can call it off; it takes milliseconds.</remarks>
    private Task<float[]> ComputeAsync(string cleaned) => _threads.RunAsync(() => Compute(cleaned, CancellationToken.None));

    private float[] Compute(string cleaned, CancellationToken cancellationToken)
    {
        var text = _tokenizer.Encode(cleaned, _context, _pads);
        var values = new Dictionary<string, OrtValue>();
        try
        {
            foreach (var name in _graph.Inputs.Keys)
            {
                values.Add(name, Tensor(name, text));
            }

            return _graph.Run(values, output => Read(output, text), cancellationToken);
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    private float[] Read(OrtValue output, TokenizedText text)
    {
        var shape = output.GetTensorTypeAndShape().Shape;
        if (_head is null || shape is not ([1, _] or [1, _, _]))
        {
            return GraphVectors.Rows(_graph.Path, output, 1)[0];
        }

        var numbers = GraphVectors.All(_graph.Path, output);
        var sentence = shape.Length == 3 ? SentenceProjection.Mean(numbers, (int)shape[2], text.Length) : numbers;
        return GraphVectors.Normalise(_graph.Path, _projection?.Apply(sentence, _graph.Path) ?? sentence);
    }

    private OrtValue Tensor(string name, TokenizedText text)
    {
        var numbers = text.Ids;
        if (name != _idsName)
        {
            numbers = new int[text.Ids.Length];
            numbers.AsSpan(0, text.Length).Fill(name == MaskName ? 1 : 0);
        }

        return _graph.Inputs[name].ElementDataType == TensorElementType.Int64
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, n => (long)n), [1, numbers.Length])
            : OrtValue.CreateTensorValueFromMemory(numbers, [1, numbers.Length]);
    }

    private string FindIds()
    {
        foreach (var (name, input) in _graph.Inputs)
        {
            if (name is not ("text" or "input_ids" or MaskName or SentenceName)
                || input.ElementDataType is not (TensorElementType.Int32 or TensorElementType.Int64)
                || input.Dimensions.Length != 2 || input.Dimensions[0] > 1)
            {
                throw new ModelException(
                    $"{_graph.Path}: the input \"{name}\" is {input.ElementDataType} [{string.Join(',', input.Dimensions)}]; known are text, input_ids, attention_mask and token_type_ids, Int32 or Int64 [1 or N, L].");
            }
        }

        var ids = _graph.Inputs.Keys.Where(name => name is not (MaskName or SentenceName)).ToList();
        return ids.Count == 1 ? ids[0] : throw new ModelException($"{_graph.Path} takes {string.Join(", ", _graph.Inputs.Keys)}; it must take text or input_ids, one of them.");
    }

    private int? FixedLength() => _graph.Inputs[_idsName].Dimensions[1] is var length and > 0 ? length : null;
}
