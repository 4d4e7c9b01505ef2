using Microsoft.Extensions.Options;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>
/// Photo files to pixels, pictures and facts, each in a child process, because native decoders crash, leak and are attacked, and the site must outlive that.
/// </summary>
/// <remarks>Safe to call concurrently: who finds no free child waits. Children start when first needed and end when idle.</remarks>
internal sealed class PhotoDecoder : IAsyncDisposable
{
    /// <summary>Number of ours, raised by hand when pictures come out differently: everything is decoded and embedded again. See also <see cref="FileTags.Version"/>.</summary>
    public const int Version = 2;

    /// <summary>No picture is asked for beyond this longer side.</summary>
    private const int LargestRendition = 4096;

    /// <summary>Twice this is the shorter side of the working picture.</summary>
    public const int LargestModelSide = 1024;

    private readonly DecodingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PhotoDecoder> _logger;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private readonly List<DecoderProcess> _children = [];
    private readonly Stack<DecoderProcess> _idle = [];
    private readonly ITimer _sweep;
    private Task _retiring = Task.CompletedTask;
    private long _peakBytes;

    public PhotoDecoder(IOptions<DecodingOptions> options, TimeProvider time, ILogger<PhotoDecoder> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        _places = new SemaphoreSlim(_options.Children);
        _sweep = time.CreateTimer(_ => EndIdle(), null, _options.IdleTime, _options.IdleTime / 4);
    }

    /// <summary>How many photos can be decoded at once.</summary>
    public int Children => _options.Children;

    /// <summary>The children that run now, busy or idle.</summary>
    public IReadOnlyList<int> ChildProcessIds
    {
        get
        {
            lock (_lock)
            {
                return [.. _children.Select(c => c.Id)];
            }
        }
    }

    /// <summary>The most resident memory that any child took so far.</summary>
    public long PeakChildBytes => Interlocked.Read(ref _peakBytes);

    /// <summary>Decodes the original once: facts, the model's pixels and every stored picture.</summary>
    /// <param name="modelShortSide">Pixels the model takes along the shorter side.</param>
    /// <param name="withTags">False: without what the file says of itself, for one over which children were lost.</param>
    /// <exception cref="UnreadablePhotoException">This file will not decode.</exception>
    /// <exception cref="IOException">The file is gone or cannot be read now; the same for <see cref="UnauthorizedAccessException"/>.</exception>
    /// <exception cref="DecoderLostException">The child died; it may be tried again.</exception>
    public Task<DecodedPhoto> DecodeAsync(string path, int modelShortSide, CancellationToken cancellationToken, bool withTags = true)
    {
        CheckSide(modelShortSide);
        return AskAsync(new DecoderRequest.Decode(Path.GetFullPath(path), modelShortSide, withTags), TakeDecoded, cancellationToken);
    }

    /// <summary>What a photo's file says of itself; its picture is not looked at.</summary>
    /// <inheritdoc cref="DecodeAsync" path="/exception"/>
    public Task<PhotoFacts> TellAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(new DecoderRequest.Tell(Path.GetFullPath(path)), static (reply, _) => ((DecoderReply.Told)reply).Facts, cancellationToken);

    /// <summary>What an XMP file beside a photo says; nothing where it is no XMP.</summary>
    /// <inheritdoc cref="DecodeAsync" path="/exception"/>
    public Task<SidecarFacts> TellBesideAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(new DecoderRequest.TellBeside(Path.GetFullPath(path)), static (reply, _) => ((DecoderReply.ToldBeside)reply).Facts, cancellationToken);

    /// <summary>
    /// The model's pixels alone, as <see cref="DecodedPhoto.ModelInput"/> holds them: for another model's vectors, and for pictures that are not of the library.
    /// </summary>
    /// <param name="modelShortSide">Pixels the model takes along the shorter side.</param>
    /// <inheritdoc cref="DecodeAsync" path="/exception"/>
    public Task<RgbPixels> PixelsAsync(string path, int modelShortSide, CancellationToken cancellationToken)
    {
        CheckSide(modelShortSide);
        return AskAsync(new DecoderRequest.Pixels(Path.GetFullPath(path), modelShortSide), TakeSeen, cancellationToken);
    }

    /// <summary>One WebP rendition, longer side at most <paramref name="size"/>; a smaller original is not enlarged.</summary>
    /// <inheritdoc cref="DecodeAsync" path="/exception"/>
    public Task<ReadOnlyMemory<byte>> RenderAsync(string path, int size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestRendition);
        return AskAsync(new DecoderRequest.Render(Path.GetFullPath(path), size), TakeRendered, cancellationToken);
    }

    /// <summary>How sharp it is, see <see cref="Sharpness"/>.</summary>
    /// <inheritdoc cref="DecodeAsync" path="/exception"/>
    public Task<double> MeasureAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(new DecoderRequest.Measure(Path.GetFullPath(path)), static (reply, _) => ((DecoderReply.Measured)reply).Sharpness, cancellationToken);

    /// <summary>Ends all children at once, also those that work.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        await _sweep.DisposeAsync();
        lock (_lock)
        {
            _children.ForEach(c => c.Kill());
        }

        RetireWhere(_ => true);
        await _retiring;

        // Those that worked are put away by who asked them.
        for (var place = 0; place < _options.Children; place++)
        {
            await _places.WaitAsync();
        }

        _places.Dispose();
        _closing.Dispose();
    }

    private static DecodedPhoto TakeDecoded(DecoderReply reply, SharedSegment segment)
    {
        var decoded = (DecoderReply.Decoded)reply;
        var pictures = decoded.Pictures.OrderBy(p => p.Size).Select(p => new StoredPicture(p.Size, Copy(p, segment))).ToList();
        return new DecodedPhoto(decoded.Facts, Copy(decoded.Width, decoded.Height, segment), pictures, decoded.PerceptualHash, decoded.Sharpness);
    }

    private static RgbPixels TakeSeen(DecoderReply reply, SharedSegment segment)
    {
        var seen = (DecoderReply.Seen)reply;
        return Copy(seen.Width, seen.Height, segment);
    }

    private static ReadOnlyMemory<byte> TakeRendered(DecoderReply reply, SharedSegment segment) => Copy(((DecoderReply.Rendered)reply).Picture, segment);

    private static void CheckSide(int modelShortSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modelShortSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modelShortSide, LargestModelSide);
    }

    private static RgbPixels Copy(int width, int height, SharedSegment segment) => new(width, height, segment.Bytes[..checked(width * height * 3)].ToArray());

    private static byte[] Copy(PictureSlice slice, SharedSegment segment) => segment.Bytes.Slice(slice.Offset, slice.Length).ToArray();

    private async Task<T> AskAsync<T>(DecoderRequest request, Func<DecoderReply, SharedSegment, T> take, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _places.WaitAsync(stop.Token);
        try
        {
            var child = TakeIdle() ?? await StartAsync(stop.Token);
            try
            {
                return await child.AskAsync(request, take, stop.Token);
            }
            finally
            {
                await PutBackAsync(child);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>The one used last, so that the others grow old and are ended.</summary>
    private DecoderProcess? TakeIdle()
    {
        RetireWhere(static c => !c.IsFit);
        lock (_lock)
        {
            return _idle.TryPop(out var child) ? child : null;
        }
    }

    private void EndIdle() => RetireWhere(c => _time.GetElapsedTime(c.LastUsed) >= _options.IdleTime);

    /// <summary>Ends idle children; that they are gone is waited for when the decoder closes.</summary>
    private void RetireWhere(Func<DecoderProcess, bool> isOver)
    {
        lock (_lock)
        {
            var over = _idle.Where(isOver).ToList();
            if (over.Count == 0)
            {
                return;
            }

            var kept = _idle.Except(over).Reverse().ToList();
            _idle.Clear();
            kept.ForEach(_idle.Push);
            _children.RemoveAll(over.Contains);
            _retiring = Task.WhenAll([_retiring, .. over.Select(c => c.DisposeAsync().AsTask())]);
        }
    }

    private async Task<DecoderProcess> StartAsync(CancellationToken cancellationToken)
    {
        var child = await DecoderProcess.StartAsync(_options, _time, _logger, cancellationToken);
        lock (_lock)
        {
            _children.Add(child);
        }

        return child;
    }

    private async Task PutBackAsync(DecoderProcess child)
    {
        for (var peak = PeakChildBytes; child.Memory.PeakBytes > peak; peak = PeakChildBytes)
        {
            Interlocked.CompareExchange(ref _peakBytes, child.Memory.PeakBytes, peak);
        }

        var isFit = child.IsFit;
        lock (_lock)
        {
            isFit &= !_closing.IsCancellationRequested;
            if (isFit)
            {
                _idle.Push(child);
            }
        }

        if (!isFit)
        {
            await RetireAsync(child);
        }
    }

    private async Task RetireAsync(DecoderProcess child)
    {
        lock (_lock)
        {
            _children.Remove(child);
        }

        await child.DisposeAsync();
    }
}
