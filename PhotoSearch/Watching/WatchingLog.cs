namespace PhotoSearch.Watching;

internal static partial class WatchingLog
{
    [LoggerMessage(1101, LogLevel.Warning, "Events under {Folder} were lost; a full sweep follows")]
    public static partial void EventsLost(this ILogger logger, string folder, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning,
        "{Folder} cannot be watched, so changes are found by sweeps only. If the limit is the cause, raise fs.inotify.max_user_watches and fs.inotify.max_user_instances on the host")]
    public static partial void CannotWatch(this ILogger logger, string folder, Exception exception);
}
