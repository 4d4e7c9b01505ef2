namespace PhotoSearch.Catalog;

/// <summary>A watched photo folder.</summary>
/// <param name="Path">Where it is mounted now.</param>
/// <param name="IsActive">False: taken out of the settings; hidden and kept.</param>
/// <param name="Problem">Why it cannot be reached, and what to do; null while healthy.</param>
/// <param name="Identity">Device and inode of the folder when it was last healthy.</param>
internal sealed record PhotoRoot(
    long Id, string Name, string Path, bool IsActive, bool IsHealthy, string? Problem, DateTimeOffset? LastSweep, string? Identity);
