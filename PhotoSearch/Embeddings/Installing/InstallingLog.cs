namespace PhotoSearch.Embeddings.Installing;

/// <summary>What the installing of models says in the log; ids from 1340.</summary>
internal static partial class InstallingLog
{
    [LoggerMessage(1340, LogLevel.Information, "Model {Model} is downloaded from {Address}")]
    public static partial void InstallationStarted(this ILogger logger, string model, Uri address);

    [LoggerMessage(1341, LogLevel.Information, "Model {Model} is installed in {Folder}")]
    public static partial void InstallationDone(this ILogger logger, string model, string folder);

    [LoggerMessage(1342, LogLevel.Warning, "Model {Model} was not installed: {Reason}")]
    public static partial void InstallationRefused(this ILogger logger, string model, string reason);

    [LoggerMessage(1343, LogLevel.Error, "Model {Model} was not installed")]
    public static partial void InstallationFailed(this ILogger logger, string model, Exception exception);
}
