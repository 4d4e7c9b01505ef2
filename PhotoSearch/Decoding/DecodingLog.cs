namespace PhotoSearch.Decoding;

/// <summary>What the room writes into the log; event ids from 1200.</summary>
internal static partial class DecodingLog
{
    [LoggerMessage(1201, LogLevel.Debug, "Decoder {ProcessId} started with libvips {Version}")]
    public static partial void DecoderStarted(this ILogger logger, int processId, string version);

    [LoggerMessage(1202, LogLevel.Debug, "Decoder {ProcessId} ended after {Photos} photos: {Reason}")]
    public static partial void DecoderEnded(this ILogger logger, int processId, int photos, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "Decoder {ProcessId} was lost at {Path} with exit code {ExitCode}")]
    public static partial void DecoderLost(this ILogger logger, int processId, string path, int exitCode);

    [LoggerMessage(1204, LogLevel.Debug, "Decoder {ProcessId} says: {Line}")]
    public static partial void DecoderSays(this ILogger logger, int processId, string line);

    [LoggerMessage(1205, LogLevel.Warning, "Decoder {ProcessId} could not be ended; it waits for a disk or a share that does not answer")]
    public static partial void DecoderWillNotEnd(this ILogger logger, int processId);
}
