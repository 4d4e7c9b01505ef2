using System.Diagnostics.CodeAnalysis;
using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings;

/// <summary>
/// Pictures to vectors, one batch after another, on threads that stand back behind queries. Its memory is given back when there was nothing to
/// do for a while, and taken again for the next picture, which waits for it and for nothing else.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "The turn holds nothing, and a timer that is just looking must find it whole.")]
internal sealed class ImageTower : IDisposable
{
    private readonly ImageFiles _files;
    private readonly ModelRunning _running;
    private readonly PatientThreads _threads;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _stamp;
    private readonly ITimer _idling;
    private readonly IAccelerator? _accelerator;
    private ImageGraph? _graph;
    private DateTimeOffset _lastUsed;

    public ImageTower(ImageFiles files, ModelRunning running)
    {
        (_files, _running, _accelerator) = (files, running, null);
        _stamp = WeightsHash.Stamp(files.Graph);
        _threads = new PatientThreads(running.ThreadCount, "pictures");
        _lastUsed = running.Time.GetUtcNow();
        _idling = running.Time.CreateTimer(_ => UnloadIfIdle(), null, running.IdleTime / 4, running.IdleTime / 4);
    }

    public int Size => Math.Max(_files.Rules.Width, _files.Rules.Height);

    public bool IsLoaded => Volatile.Read(ref _graph) is not null;

    public DeviceReport Device { get; private set; } = new("CPU", "Pictures are computed by the CPU.", []);

    /// <summary>Unit vectors in the pictures' order.</summary>
    public async Task<float[][]> EmbedAsync(IReadOnlyList<RgbPixels> pictures, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await _threads.RunAsync(() => Embed(pictures, cancellationToken));
        }
        finally
        {
            _lastUsed = _running.Time.GetUtcNow();
            _turn.Release();
        }
    }

    /// <summary>Gives the memory back when the last picture is longer ago than the settings allow, and none is being computed.</summary>
    public void UnloadIfIdle()
    {
        if (_running.Time.GetUtcNow() - _lastUsed < _running.IdleTime || !_turn.Wait(0))
        {
            return;
        }

        try
        {
            if (IsLoaded)
            {
                _graph!.Dispose();
                _graph = null;
                _running.Logger.ImageTowerRests(_files.Graph.Path, _running.IdleTime);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for what is being computed; nobody may ask any more.</summary>
    public void Dispose()
    {
        _idling.Dispose();
        _turn.Wait();
        _graph?.Dispose();
        _threads.Dispose();
    }

    private float[][] Embed(IReadOnlyList<RgbPixels> pictures, CancellationToken cancellationToken)
    {
        var vectors = new float[pictures.Count][];
        for (var from = 0; from < pictures.Count; from += EmbeddingModel.LargestBatch)
        {
            var count = Math.Min(EmbeddingModel.LargestBatch, pictures.Count - from);
            EmbedBatch(pictures, from, count, cancellationToken).CopyTo(vectors, from);
        }

        return vectors;
    }

    private float[][] EmbedBatch(IReadOnlyList<RgbPixels> pictures, int from, int count, CancellationToken cancellationToken)
    {
        _graph ??= Load();
        return _graph.Embed(pictures, from, count, cancellationToken);
    }

    private ImageGraph Load()
    {
        // Other weights at the same place would put vectors of another space among those of this one.
        return WeightsHash.Stamp(_files.Graph) == _stamp
            ? new ImageGraph(_files, _threads, _accelerator)
            : throw new ModelException($"{_files.Graph.Path} has changed since it was loaded; restart the program, so that photos are understood by one model and not by two.");
    }
}
