namespace PhotoSearch.Embeddings;

/// <summary>What this room says in the log.</summary>
internal static partial class EmbeddingsLog
{
    [LoggerMessage(1301, LogLevel.Information, "Model {Model} is ready after {Elapsed}: {Dimension} numbers a photo, {ImageSize} px, space {Space}")]
    public static partial void ModelReady(this ILogger logger, string model, TimeSpan elapsed, int dimension, int imageSize, string space);

    [LoggerMessage(1303, LogLevel.Error, "Model {Model} cannot be used, so photos are not understood and words find nothing: {Reason}")]
    public static partial void ModelRefused(this ILogger logger, string model, string reason);

    [LoggerMessage(1302, LogLevel.Error, "Model {Model} cannot be used, so photos are not understood and words find nothing")]
    public static partial void ModelFailed(this ILogger logger, string model, Exception exception);

    [LoggerMessage(1304, LogLevel.Information, "Nothing to compute for {IdleTime}: {Graph} is taken out of memory until the next picture")]
    public static partial void ImageTowerRests(this ILogger logger, string graph, TimeSpan idleTime);

    [LoggerMessage(1305, LogLevel.Information, "{Sentence}")]
    public static partial void DevicePicked(this ILogger logger, string sentence);

    [LoggerMessage(EventId = 1306, Message = "{Device} is not used: {Reason}")]
    public static partial void DeviceRefused(this ILogger logger, LogLevel level, string device, string reason);

    [LoggerMessage(1307, LogLevel.Error, "{Sentence} {Reason}")]
    public static partial void DeviceLost(this ILogger logger, string sentence, string reason);
}
