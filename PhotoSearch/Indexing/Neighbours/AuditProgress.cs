namespace PhotoSearch.Indexing.Neighbours;

/// <summary>How far an audit is.</summary>
/// <param name="Step">1-based; 0 while it waits until the index is linked.</param>
/// <param name="Sentence">What it is doing, for people.</param>
internal sealed record AuditProgress(int Step, string Sentence, DateTimeOffset Since)
{
    public const int Steps = 4;
}
