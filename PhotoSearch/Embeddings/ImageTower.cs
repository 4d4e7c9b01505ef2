using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
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
    private IAccelerator? _accelerator;
    private ImageGraph? _graph;
    private DateTimeOffset _lastUsed;
    private bool _isDisposed;

    public ImageTower(ImageFiles files, ModelRunning running)
    {
        (_files, _running) = (files, running);
        _stamp = WeightsHash.Stamp(files.Graph);
        _threads = new PatientThreads(running.ThreadCount, "pictures");
        _lastUsed = running.Time.GetUtcNow();
        _idling = running.Time.CreateTimer(_ => UnloadIfIdle(), null, running.IdleTime / 4, running.IdleTime / 4);
    }

    public int Size => Math.Max(_files.Rules.Width, _files.Rules.Height);

    public bool IsLoaded => Volatile.Read(ref _graph) is not null;

    public DeviceReport Device { get; private set; } = DeviceSearch.Cpu;

    /// <summary>Unit vectors in the pictures' order.</summary>
    public async Task<float[][]> EmbedAsync(IReadOnlyList<RgbPixels> pictures, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return await _threads.RunAsync(() => Embed(pictures, cancellationToken));
        }
        finally
        {
            _lastUsed = _running.Time.GetUtcNow();
            _turn.Release();
        }
    }

    /// <summary>Looks for a processor that is faster than the CPU and gives the same vectors, and computes with it from now on.</summary>
    /// <param name="pictures">To compare the two with.</param>
    public void FindDevice(string modelFolder, IReadOnlyList<RgbPixels> pictures)
    {
        (_accelerator, Device) = DeviceSearch.Pick(_running, modelFolder, accelerator => TryInTurn(accelerator, pictures));
        _running.Logger.DevicePicked(Device.Sentence);
        foreach (var (device, reason) in Device.Refused)
        {
            _running.Logger.DeviceRefused(_running.Device.Kind == DeviceKind.Auto ? LogLevel.Information : LogLevel.Warning, device, reason);
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
                Exchange(null);
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
        if (_isDisposed)
        {
            return;
        }

        _idling.Dispose();
        _turn.Wait();
        Exchange(null);
        _threads.Dispose();
        _isDisposed = true;
        _turn.Release();
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
        try
        {
            _graph ??= Load();
            return _graph.Embed(pictures, from, count, cancellationToken);
        }
        catch (ModelException e) when (_accelerator is { } failed)
        {
            _accelerator = null;
            Exchange(null);
            try
            {
                _graph = Load();
                var vectors = _graph.Embed(pictures, from, count, cancellationToken);
                Device = DeviceSearch.Lost(Device, e.Message);
                _running.Logger.DeviceLost(Device.Sentence, e.Message);
                return vectors;
            }
            catch (ModelException)
            {
                // The CPU cannot either: it was the pictures or the model.
                _accelerator = failed;
                Exchange(null);
                throw;
            }
        }
    }

    /// <summary>Probes may take longer than the graph rests: it must not go while it is compared with.</summary>
    private string? TryInTurn(IAccelerator accelerator, IReadOnlyList<RgbPixels> pictures)
    {
        _turn.Wait();
        try
        {
            return _threads.RunAsync(() => Try(accelerator, pictures)).GetAwaiter().GetResult();
        }
        finally
        {
            _lastUsed = _running.Time.GetUtcNow();
            _turn.Release();
        }
    }

    /// <summary>Null where the device computes in this process what the CPU computes; its graph stays then.</summary>
    private string? Try(IAccelerator accelerator, IReadOnlyList<RgbPixels> pictures)
    {
        ImageGraph? candidate = null;
        try
        {
            var expected = (_graph ??= Load()).Embed(pictures, 0, pictures.Count, CancellationToken.None);
            candidate = new ImageGraph(_files, _threads, accelerator);
            var actual = candidate.Embed(pictures, 0, pictures.Count, CancellationToken.None);
            var similarity = expected.Zip(actual, (one, other) => TensorPrimitives.Dot(one, other)).Min();
            if (!(similarity >= DeviceSearch.LeastSimilarity))
            {
                candidate.Dispose();
                return string.Create(CultureInfo.InvariantCulture, $"It computes other vectors than the CPU (cosine {similarity:0.####}).");
            }

            Exchange(candidate);
            return null;
        }
        catch (ModelException e)
        {
            candidate?.Dispose();
            return $"Its probe went well, but not the same in this process: {e.Message}";
        }
    }

    private void Exchange(ImageGraph? graph)
    {
        _graph?.Dispose();
        _graph = graph;
    }

    private ImageGraph Load()
    {
        // Other weights at the same place would put vectors of another space among those of this one.
        return WeightsHash.Stamp(_files.Graph) == _stamp
            ? new ImageGraph(_files, _threads, _accelerator)
            : throw new ModelException($"{_files.Graph.Path} has changed since it was loaded; restart the program, so that photos are understood by one model and not by two.");
    }
}
