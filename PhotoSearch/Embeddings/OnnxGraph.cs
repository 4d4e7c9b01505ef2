using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Embeddings;

/// <summary>One graph of a model in one ONNX Runtime session. Runs may overlap; disposing waits for those under way.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The lock holds nothing, and a run that waits at it while the session goes must find it whole.")]
internal sealed class OnnxGraph : IDisposable
{
    /// <summary>The outputs that exporters name for what we want; a graph without any of them gives it first.</summary>
    private static readonly string[] Embeddings = ["image_embeds", "text_embeds", "sentence_embedding", "pooler_output"];

    private readonly InferenceSession _session;
    private readonly string _output;

    /// <summary>Held for reading by runs: the native session must not go while one is inside it.</summary>
    private readonly ReaderWriterLockSlim _life = new();
    private bool _isDisposed;

    /// <param name="threads">Threads one run is computed with.</param>
    /// <param name="spins">
    /// Whether a thread between two steps keeps its processor, which answers a query a fifth sooner. Where all processors are busy with this very
    /// computation nothing is gained, and the rest of the house loses one.
    /// </param>
    /// <param name="accelerator">Null for the CPU.</param>
    /// <exception cref="ModelException">Missing, or not a graph this runtime can run.</exception>
    public OnnxGraph(string path, int threads, bool spins, IAccelerator? accelerator = null)
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

            // Batches and texts are of many sizes, and a plan of memory is kept for each: 40 MB more, and no faster.
            options.EnableMemoryPattern = false;

            // Weights beside the arena instead of in it: the arena grows by doubling, and a model would take up to a third more.
            options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", spins ? "1" : "0");
            accelerator?.Attach(options);
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(accelerator is null
                ? $"{path} cannot be loaded ({e.Message.Trim()}); copy it again from where the model came from."
                : $"{accelerator.Name} does not take {path} ({e.Message.Trim()})", e);
        }

        FreedMemory.GiveBack();
        Inputs = _session.InputMetadata;
        _output = Embeddings.FirstOrDefault(_session.OutputNames.Contains) ?? _session.OutputNames[0];
    }

    public string Path { get; }

    /// <summary>By name; a dimension below 1 is free.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs { get; }

    /// <summary>Computes the output that is the embedding.</summary>
    /// <param name="read">Takes what it needs; the output is gone afterwards.</param>
    /// <exception cref="ModelException">It could not be computed.</exception>
    public T Run<T>(IReadOnlyDictionary<string, OrtValue> inputs, Func<OrtValue, T> read, CancellationToken cancellationToken)
    {
        _life.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            using var options = new RunOptions();
            using var stopping = cancellationToken.Register(() => options.Terminate = true);
            using var outputs = _session.Run(options, inputs, [_output]);
            return read(outputs[0]);
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
        FreedMemory.GiveBack();
        _life.ExitWriteLock();
    }
}
