using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings;

/// <summary>An image tower in memory: its session, and the numbers of a batch, which are kept from one batch to the next. For one batch at a time.</summary>
internal sealed class ImageGraph : IDisposable
{
    private readonly ImageFiles _files;
    private readonly PatientThreads _threads;
    private readonly PictureInput _input;
    private readonly OnnxGraph _graph;
    private readonly int _runsAtOnce;
    private readonly string _inputName;
    private readonly bool _isHalf;

    /// <summary>The graph takes one picture at a time.</summary>
    private readonly bool _isSingle;

    private float[] _numbers = [];
    private Float16[] _halves = [];

    /// <summary>To be made on one of the threads, so that the runtime's own stand back as they do.</summary>
    /// <exception cref="ModelException">The graph is not one we know.</exception>
    public ImageGraph(ImageFiles files, PatientThreads threads, IAccelerator? accelerator)
    {
        (_files, _threads, _input) = (files, threads, new PictureInput(files.Rules));

        // On the CPU each thread computes a part of the batch by itself: threads that share a run wait for each other at every step, spinning, and while
        // photos are decoded beside them they wait long (a tenth of their time). A card takes the batch whole.
        _runsAtOnce = accelerator is null ? threads.MaximumConcurrencyLevel : 1;
        _graph = new OnnxGraph(files.Graph.Path, threads.MaximumConcurrencyLevel / _runsAtOnce, spins: false, accelerator);
        try
        {
            (_inputName, _isSingle, _isHalf) = CheckInput();
        }
        catch
        {
            _graph.Dispose();
            throw;
        }
    }

    /// <summary>To be called on one of the threads.</summary>
    /// <returns>Unit vectors in the pictures' order.</returns>
    public float[][] Embed(IReadOnlyList<RgbPixels> pictures, int from, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MakeRoom(count);
        var vectors = new float[count][];
        var part = _isSingle ? 1 : (count + _runsAtOnce - 1) / _runsAtOnce;
        _threads.Spread((count + part - 1) / part, at =>
        {
            var begin = at * part;
            var length = Math.Min(part, count - begin);
            Prepare(pictures, from, begin, length);
            Run(begin, length, cancellationToken).CopyTo(vectors, begin);
        });
        return vectors;
    }

    public void Dispose() => _graph.Dispose();

    /// <summary>Pinned once for all batches: the runtime reads the numbers where they lie.</summary>
    private void MakeRoom(int count)
    {
        if (_numbers.Length < count * _input.Length)
        {
            _numbers = GC.AllocateUninitializedArray<float>(count * _input.Length, pinned: true);
            _halves = _isHalf ? GC.AllocateUninitializedArray<Float16>(count * _input.Length, pinned: true) : [];
        }
    }

    private void Prepare(IReadOnlyList<RgbPixels> pictures, int from, int begin, int count)
    {
        for (var i = begin; i < begin + count; i++)
        {
            var numbers = _numbers.AsSpan(i * _input.Length, _input.Length);
            _input.Write(pictures[from + i], numbers);
            if (_isHalf)
            {
                TensorPrimitives.ConvertToHalf(numbers, MemoryMarshal.Cast<Float16, Half>(_halves.AsSpan(i * _input.Length, _input.Length)));
            }
        }
    }

    private float[][] Run(int from, int count, CancellationToken cancellationToken)
    {
        var (begin, length) = (from * _input.Length, count * _input.Length);
        long[] shape = [count, 3, _files.Rules.Height, _files.Rules.Width];
        using var tensor = _isHalf
            ? OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _halves.AsMemory(begin, length), shape)
            : OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _numbers.AsMemory(begin, length), shape);
        return _graph.Run(new Dictionary<string, OrtValue> { [_inputName] = tensor }, output => GraphVectors.Rows(_graph.Path, output, count), cancellationToken);
    }

    private (string Name, bool IsSingle, bool IsHalf) CheckInput()
    {
        if (_graph.Inputs.Count != 1)
        {
            throw new ModelException($"{_graph.Path} has {_graph.Inputs.Count} inputs ({string.Join(", ", _graph.Inputs.Keys)}) instead of one picture; use a model exported as a CLIP image encoder.");
        }

        var (name, input) = _graph.Inputs.Single();
        if (input.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16) || input.Dimensions is not [var batch, var planes, var height, var width] || planes is not (3 or < 1))
        {
            throw new ModelException(
                $"{_graph.Path}: the input \"{name}\" is {input.ElementDataType} [{string.Join(',', input.Dimensions)}] instead of Float [N,3,height,width]; use a model exported so.");
        }

        var rules = _files.Rules;
        if ((height > 0 && height != rules.Height) || (width > 0 && width != rules.Width))
        {
            throw _files.Settings.Wrong($"its size {rules.Width}x{rules.Height} is not the graph's {width}x{height}");
        }

        return batch <= 1
            ? (name, batch == 1, input.ElementDataType == TensorElementType.Float16)
            : throw new ModelException($"{_graph.Path} takes exactly {batch} pictures at a time; use a model exported for one or any number.");
    }
}
