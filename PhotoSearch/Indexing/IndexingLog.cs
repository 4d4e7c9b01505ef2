namespace PhotoSearch.Indexing;

internal static partial class IndexingLog
{
    [LoggerMessage(1501, LogLevel.Information, "Sweep of {Root}: {Arrived} new or changed, {Returned} back, {Left} gone, {Seconds:0.0} s")]
    public static partial void Swept(this ILogger logger, string root, int arrived, int returned, int left, double seconds);

    [LoggerMessage(1502, LogLevel.Warning, "{Root} is offline, its photos are kept: {Problem}")]
    public static partial void RootOffline(this ILogger logger, string root, string problem);

    [LoggerMessage(1503, LogLevel.Information, "{Root} is back")]
    public static partial void RootBack(this ILogger logger, string root);

    [LoggerMessage(1504, LogLevel.Information, "Not readable: {Path}: {Reason}")]
    public static partial void Unreadable(this ILogger logger, string path, string reason);

    [LoggerMessage(1505, LogLevel.Warning, "Reading {Path} will be tried again: {Reason}")]
    public static partial void TriedAgain(this ILogger logger, string path, string reason);

    [LoggerMessage(1506, LogLevel.Error, "A batch of {Count} photos could not be stored and will be tried again")]
    public static partial void BatchFailed(this ILogger logger, int count, Exception exception);

    [LoggerMessage(1507, LogLevel.Warning, "The index {Space} could not be saved; the next start will read what it lacks from the catalog")]
    public static partial void VectorsNotSaved(this ILogger logger, string space, Exception exception);

    [LoggerMessage(1508, LogLevel.Warning, "The index {Space} is made anew from the catalog: {Reason}")]
    public static partial void VectorsRebuilt(this ILogger logger, string space, string reason);

    [LoggerMessage(1517, LogLevel.Warning, "The files of the index {Space} cannot be written; it is kept in memory alone")]
    public static partial void VectorsInMemory(this ILogger logger, string space, Exception exception);

    [LoggerMessage(1518, LogLevel.Warning, "A commit did not reach the index {Space}; it will be read from the catalog")]
    public static partial void VectorsBehind(this ILogger logger, string space, Exception exception);

    [LoggerMessage(1519, LogLevel.Warning, "What is not used any more in {Path} could not be deleted; the next start tries again")]
    public static partial void VectorsNotDeleted(this ILogger logger, string path, Exception exception);

    [LoggerMessage(1520, LogLevel.Error, "The index {Space} could not be linked or saved; it is tried again")]
    public static partial void IndexNotTended(this ILogger logger, string space, Exception exception);

    [LoggerMessage(1521, LogLevel.Information, "Audit of the index {Space}: recall@10 {Recall:0.0000}, {Orphans} orphans, {Misaligned} misaligned, {Missing} missing, {Stray} stray, {Wrong} wrong, {Healed} mended")]
    public static partial void IndexAudited(this ILogger logger, string space, double recall, long orphans, long misaligned, long missing, long stray, long wrong, long healed);

    [LoggerMessage(1522, LogLevel.Error, "The audit of the index {Space} came to no end")]
    public static partial void IndexNotAudited(this ILogger logger, string space, Exception exception);

    [LoggerMessage(1509, LogLevel.Information, "{Count} photos are read or embedded again: they lack a vector, or a newer decoder came")]
    public static partial void ToEmbedAgain(this ILogger logger, int count);

    [LoggerMessage(1523, LogLevel.Information, "The facts of {Count} photos are read again, because this version reads more of them; pictures and vectors stay")]
    public static partial void ToTellAgain(this ILogger logger, int count);

    [LoggerMessage(1524, LogLevel.Information, "{Path} says nothing of its photo: {Reason}")]
    public static partial void SidecarSaysNothing(this ILogger logger, string path, string reason);

    [LoggerMessage(1525, LogLevel.Warning, "{Path} cannot be read now, and counts as it was: {Reason}")]
    public static partial void SidecarUnreadable(this ILogger logger, string path, string reason);

    [LoggerMessage(1510, LogLevel.Information, "{Files} files gone for over {Days} days were forgotten, {Photos} photos with them")]
    public static partial void Forgotten(this ILogger logger, int files, int days, int photos);

    [LoggerMessage(1511, LogLevel.Error, "Looking through folder number {RootId} failed and will be tried again")]
    public static partial void SweepFailed(this ILogger logger, long rootId, Exception exception);

    [LoggerMessage(1513, LogLevel.Error, "Forgetting what is long gone failed and will be tried again tomorrow")]
    public static partial void ForgettingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1512, LogLevel.Error, "Indexing stands still: {Reason}")]
    public static partial void StandsStill(this ILogger logger, string reason);

    [LoggerMessage(1514, LogLevel.Information, "Model {Model} follows {Serving} when {Count} photos are embedded with it")]
    public static partial void ModelComing(this ILogger logger, string model, string serving, long count);

    [LoggerMessage(1515, LogLevel.Information, "Model {Model} serves now in place of {Before}, with {Count} vectors")]
    public static partial void ModelTookOver(this ILogger logger, string model, string before, long count);

    [LoggerMessage(1516, LogLevel.Warning, "A batch of {Count} photos is embedded one by one, because {Model} failed: {Reason}")]
    public static partial void EmbeddedSingly(this ILogger logger, int count, string model, string reason);

    [LoggerMessage(1590, LogLevel.Error, "Model {Model} could not be verified or measured")]
    public static partial void ExaminationFailed(this ILogger logger, string model, Exception exception);
}
