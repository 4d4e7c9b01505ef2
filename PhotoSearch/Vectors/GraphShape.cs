namespace PhotoSearch.Vectors;

/// <summary>The parameters of an HNSW graph, by the symbols of Malkov &amp; Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small World graphs" (2018).</summary>
/// <param name="M">Links of a node on each level above 0; on level 0 it has up to twice as many (M_max0). 2 to 64.</param>
/// <param name="EfConstruction">Candidates looked at while a node is linked (efConstruction). At least M; up to 65,536.</param>
/// <param name="EfSearch">Candidates looked at by a search that names no number of its own (efSearch). 200 finds 99.6 % of the ten nearest of 100,000 pictures to words, and more of those to pictures; 100 lose 2 %. Not kept in files: an opened index has this one.</param>
/// <param name="Seed">Of the levels: the same seed, vectors and order with one thread give the same graph.</param>
internal sealed record GraphShape(int M = 16, int EfConstruction = 200, int EfSearch = 200, ulong Seed = 20260)
{
    private const int Most = 1 << 16;

    /// <summary>The numbers are within their ranges.</summary>
    public bool IsSound => M is >= 2 and <= 64 && EfConstruction is >= 1 and <= Most && EfSearch is >= 1 and <= Most;
}
