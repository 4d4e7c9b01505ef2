namespace PhotoSearch.Embeddings.Installing;

/// <summary>How long a download waits for a server, and how often it tries again.</summary>
/// <param name="Stall">Without a byte for so long, the connection is given up.</param>
/// <param name="Tries">In a row that brought next to nothing; after the last of them it fails.</param>
/// <param name="FirstPause">Before the second try; doubled before each further one.</param>
/// <param name="LongestWait">What a server may ask to wait for; a longer one is told to the person instead.</param>
internal sealed record DownloadPatience(TimeSpan Stall, int Tries, TimeSpan FirstPause, TimeSpan LongestWait)
{
    /// <summary>A home line that stutters recovers within a minute; what takes longer is for a person to see.</summary>
    public static DownloadPatience Usual { get; } = new(TimeSpan.FromSeconds(30), 6, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    public TimeSpan PauseAfter(int failures) => FirstPause * Math.Pow(2, Math.Min(failures - 1, 5));
}
