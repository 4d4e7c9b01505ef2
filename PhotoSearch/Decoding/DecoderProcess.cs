using System.Diagnostics;
using System.Text.Json;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>One child as the site sees it: started, asked one thing at a time, watched while it works, ended.</summary>
internal sealed class DecoderProcess : IAsyncDisposable
{
    /// <summary>Native decoders leak a little; a new child takes a second of processor time to start, half a millisecond for each of so many photos.</summary>
    private const int MostPhotos = 2000;

    /// <summary>What an idle child may hold; more is a leak or a heap that was not given back.</summary>
    private const long MostIdleBytes = 300L << 20;

    private const int LongestLogLine = 500;

    /// <summary>The runtime starts in a fraction of a second; a machine that swaps takes longer.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly SharedSegment _segment;
    private readonly DecodingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _photos;
    private volatile bool _isLast;

    private DecoderProcess(Process process, SharedSegment segment, DecodingOptions options, TimeProvider time, ILogger logger)
    {
        (_process, _segment, _options, _time, _logger) = (process, segment, options, time, logger);
        LastUsed = time.GetTimestamp();
        Id = process.Id;
        Memory = new ChildMemory(Id);
        process.ErrorDataReceived += (_, said) => Say(said.Data);
        process.BeginErrorReadLine();
    }

    public int Id { get; }

    /// <summary>A timestamp of the <see cref="TimeProvider"/>.</summary>
    public long LastUsed { get; private set; }

    public ChildMemory Memory { get; }

    /// <summary>Whether it may be asked again.</summary>
    public bool IsFit => !_process.HasExited && !_isLast && _photos < MostPhotos && Memory.ResidentBytes() < MostIdleBytes;

    /// <exception cref="InvalidOperationException">It cannot work on this machine; the message says why.</exception>
    public static async Task<DecoderProcess> StartAsync(DecodingOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var child = Launch(options, time, logger);
        try
        {
            await child.GreetAsync(cancellationToken);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
        finally
        {
            child._segment.Unlink();
        }
    }

    /// <summary>Asks, waits, and reads what <paramref name="take"/> wants of the shared bytes.</summary>
    public async Task<T> AskAsync<T>(DecoderRequest request, Func<DecoderReply, SharedSegment, T> take, CancellationToken cancellationToken)
    {
        _photos++;
        using var done = new CancellationTokenSource();
        var watching = new ChildWatch(this, _options, _time).RunAsync(done.Token);
        string? line;
        await using (cancellationToken.Register(Kill))
        {
            line = await ExchangeAsync(request);
        }

        await done.CancelAsync();
        var watch = await watching;
        LastUsed = _time.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        if (line is null || Parse(line) is not { } reply)
        {
            throw await LossAsync(request, watch);
        }

        _isLast |= reply.IsLast;
        return reply is DecoderReply.Failed failed ? throw Failure(failed, request) : take(reply, _segment);
    }

    public void Kill()
    {
        // Its end is seen a moment later; until then it must not be taken for a fit one.
        _isLast = true;
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var ended = _process.HasExited ? "it had ended" : "no longer needed";
        Kill();
        if (await HasEndedAsync())
        {
            _logger.DecoderEnded(Id, _photos, ended);
        }
        else
        {
            _logger.DecoderWillNotEnd(Id);
        }

        _process.Dispose();
        _segment.Dispose();
    }

    private static DecoderProcess Launch(DecodingOptions options, TimeProvider time, ILogger logger)
    {
#pragma warning disable CA2000 // The child owns its segment.
        var segment = SharedSegment.Create();
#pragma warning restore CA2000
        try
        {
            var process = Process.Start(DecoderProgram.Start(segment.Path, options)) ?? throw new InvalidOperationException("No decoder process could be started.");
            return new DecoderProcess(process, segment, options, time, logger);
        }
        catch
        {
            segment.Unlink();
            segment.Dispose();
            throw;
        }
    }

    private static DecoderReply? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DecoderJson.Default.DecoderReply);
        }
        catch (JsonException)
        {
            // Half a line, written by a child that died over it.
            return null;
        }
    }

    private static Exception Failure(DecoderReply.Failed failed, DecoderRequest request) => failed.Failure switch
    {
        DecoderFailure.Unreadable => new UnreadablePhotoException(failed.Reason),
        DecoderFailure.NotFound => new FileNotFoundException(failed.Reason, request.Path),
        DecoderFailure.Denied => new UnauthorizedAccessException(failed.Reason),
        DecoderFailure.Unreachable => new IOException(failed.Reason),
        _ => new InvalidOperationException(failed.Reason),
    };

    /// <summary>The answer, or null from a child that died. Only its end stops the waiting: a read from a pipe cannot be cancelled.</summary>
    private async Task<string?> ExchangeAsync(DecoderRequest request)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, DecoderJson.Default.DecoderRequest));
            await _process.StandardInput.FlushAsync();
            return await _process.StandardOutput.ReadLineAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartLimit, _time);
        string? line;
        await using (limit.Token.Register(Kill))
        await using (cancellationToken.Register(Kill))
        {
            line = await _process.StandardOutput.ReadLineAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        switch (line is null ? null : Parse(line))
        {
            case DecoderReply.Ready ready:
                _logger.DecoderStarted(Id, ready.Version);
                break;
            case DecoderReply.Failed failed:
                throw new InvalidOperationException(failed.Reason);
            default:
                throw new DecoderLostException("A decoder ended before it was ready.");
        }
    }

    private async Task<Exception> LossAsync(DecoderRequest request, WatchEnd end)
    {
        Kill();
        var exitCode = await HasEndedAsync() ? _process.ExitCode : -1;
        switch (end)
        {
            case WatchEnd.TookTooLong:
                return new UnreadablePhotoException(string.Create(CultureInfo.InvariantCulture, $"Decoding took longer than {_options.TimeLimit.TotalSeconds:0.#} s"));
            case WatchEnd.DiskDidNotAnswer:
                return new IOException("The disk or the share did not answer in time.");
            case WatchEnd.NeededTooMuch:
                return new UnreadablePhotoException($"Decoding needed more than {_options.MemoryLimitMegabytes} MB of memory");
            default:
                // Between two looks the kernel's own limit may have struck: allocation fails, and the library aborts.
                if (exitCode is 128 + 6 or 128 + 5 && Memory.PeakBytes > _options.MemoryLimitBytes * 3 / 4)
                {
                    return new UnreadablePhotoException($"Decoding needed more than {_options.MemoryLimitMegabytes} MB of memory");
                }

                _logger.DecoderLost(Id, request.Path, exitCode);
                return new DecoderLostException(string.Create(CultureInfo.InvariantCulture, $"A decoder ended in the middle of a photo (exit code {exitCode})."));
        }
    }

    private async Task<bool> HasEndedAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(EndLimit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Say(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _logger.DecoderSays(Id, line.Length <= LongestLogLine ? line : line[..LongestLogLine]);
        }
    }
}
