namespace PhotoSearch.Embeddings.Installing;

/// <summary>How far the installing of one model is.</summary>
/// <param name="Bytes">There, of <paramref name="TotalBytes"/>; both 0 until the server has listed the files.</param>
/// <param name="BytesPerSecond">Over the last seconds; null while nothing moves.</param>
/// <param name="Sentence">For people: what it is doing, or why it failed and what to do.</param>
internal sealed record Installation(string Name, InstallationState State, long Bytes, long TotalBytes, double? BytesPerSecond, TimeSpan? TimeLeft, string Sentence)
{
    /// <summary>Nothing more will happen unless it is started again.</summary>
    public bool IsOver => State is InstallationState.Done or InstallationState.Failed or InstallationState.Stopped;
}

/// <summary>Where an installation stands.</summary>
internal enum InstallationState
{
    /// <summary>Behind another one.</summary>
    Waiting,
    Running,

    /// <summary>All is there; hashes are compared and both towers loaded.</summary>
    Checking,
    Done,
    Failed,

    /// <summary>By a person; what is there is kept.</summary>
    Stopped,
}
