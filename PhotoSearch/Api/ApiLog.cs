namespace PhotoSearch.Api;

/// <summary>What the room says in the log.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(1801, LogLevel.Error, "{Method} {Path} failed; the answer names the trace {TraceId}")]
    public static partial void RequestFailed(this ILogger logger, string method, string path, string traceId, Exception exception);

    [LoggerMessage(1802, LogLevel.Warning, "The original {Path} of the root {Root} could not be opened: {Reason}")]
    public static partial void OriginalUnreadable(this ILogger logger, string root, string path, string reason);
}
