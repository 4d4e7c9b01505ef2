namespace PhotoSearch.Api;

/// <summary>Whether the program can do its work now; registered by the program, which knows all rooms.</summary>
internal sealed class Readiness
{
    /// <summary>Quick and without side effects; the reason is a sentence that strangers may read.</summary>
    public required Func<(bool Ready, string Reason)> Check { get; init; }
}
