using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PhotoSearch.Embeddings;

/// <summary>One graph of a model in one ONNX Runtime session. Runs may overlap; disposing waits for those under way.</summary>
internal sealed class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _output;

    /// <summary>Held for reading by runs: the native session must not go while one is inside it.</summary>
    private readonly ReaderWriterLockSlim _life = new();
    private bool _isDisposed;

    /// <param name="threads">Threads one run is computed with.</param>
    /// <exception cref="ModelException">Missing, or not a graph this runtime can run.</exception>
    public OnnxGraph(string path, int threads)
    {
        Path = path;
        if (!File.Exists(path))
        {
            throw new ModelException($"{path} is missing; copy the model's whole folder.");
        }

        RuntimeSilence.Keep();
        try
        {
            using var options = new Microsoft.ML.OnnxRuntime.SessionOptions();
            options.IntraOpNumThreads = threads;
            options.InterOpNumThreads = 1;
            options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;

            // The arena keeps the memory of the largest batch, and batches are bounded; without it every run asks the system anew.
            options.EnableCpuMemArena = true;

            // A thread that spins while it waits takes a core from the rest of the house, and on a machine whose cores are all taken from
            // this very computation: there two spinning threads embedded fewer photos than two waiting ones.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{path} cannot be loaded ({e.Message}); copy it again from where the model came from.", e);
        }

        Inputs = _session.InputMetadata;
        _output = _session.OutputNames[0];
    }

    public string Path { get; }

    /// <summary>By name; a dimension below 1 is free.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs { get; }

    /// <summary>Computes the first output and normalises each of its rows.</summary>
    /// <param name="rows">Rows the output must have.</param>
    /// <exception cref="ModelException">The output is not one vector a row.</exception>
    public float[][] Run(IReadOnlyDictionary<string, OrtValue> inputs, int rows, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _life.EnterReadLock();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var options = new RunOptions();
            using var stopping = cancellationToken.Register(() => options.Terminate = true);
            using var outputs = _session.Run(options, inputs, [_output]);
            return Vectors(outputs[0], rows);
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelException($"{Path} failed while it was computed ({e.Message}); copy it again, or use another model.", e);
        }
        finally
        {
            _life.ExitReadLock();
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _life.EnterWriteLock();
        _isDisposed = true;
        _session.Dispose();
        _life.ExitWriteLock();
        _life.Dispose();
    }

    private float[][] Vectors(OrtValue output, int rows)
    {
        var type = output.GetTensorTypeAndShape();
        if (type.Shape is not [var count, var dimension] || count != rows || dimension < 1)
        {
            throw new ModelException(
                $"{Path}: the first output \"{_output}\" has the shape [{string.Join(',', type.Shape)}] instead of one vector for each of {rows}; use a model exported as a CLIP encoder.");
        }

        var vectors = new float[rows][];
        for (var row = 0; row < rows; row++)
        {
            var vector = new float[dimension];
            switch (type.ElementDataType)
            {
                case TensorElementType.Float:
                    output.GetTensorDataAsSpan<float>().Slice(row * vector.Length, vector.Length).CopyTo(vector);
                    break;
                case TensorElementType.Float16:
                    var halves = MemoryMarshal.Cast<Float16, Half>(output.GetTensorDataAsSpan<Float16>());
                    TensorPrimitives.ConvertToSingle(halves.Slice(row * vector.Length, vector.Length), vector);
                    break;
                default:
                    throw new ModelException($"{Path}: the first output \"{_output}\" is {type.ElementDataType}; it must be float or float16.");
            }

            vectors[row] = Normalised(vector);
        }

        return vectors;
    }

    private float[] Normalised(float[] vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length) || length < 1e-12f)
        {
            throw new ModelException($"{Path} gave a vector of length {length.ToString(CultureInfo.InvariantCulture)}, which says nothing; use another model.");
        }

        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }
}
