namespace PhotoSearch.Vectors.Files;

/// <summary>What a saved graph says of itself.</summary>
/// <param name="M">Links of a node on each level above 0.</param>
/// <param name="Seed">Of the levels.</param>
/// <param name="Slots">Places of vectors that its arrays have.</param>
/// <param name="Entry">Where every walk begins; -1 where there is nothing to walk.</param>
/// <param name="UpperUsed">Of the links above level 0.</param>
internal sealed record GraphHeader(string Space, int Dimension, int M, int EfConstruction, ulong Seed, int Slots, long Entry, int UpperUsed)
{
    /// <summary>No index has more: a header that says so is damaged, or made by somebody else.</summary>
    private const int MostM = 1024;
    private const int MostEfConstruction = 1 << 20;

    public void Write(BinaryWriter writer)
    {
        writer.Write(M);
        writer.Write(EfConstruction);
        writer.Write(Seed);
        writer.Write(Slots);
        writer.Write(Entry);
        writer.Write(UpperUsed);
    }

    /// <returns>Null where it makes no sense.</returns>
    public static GraphHeader? Read(BinaryReader reader, string space, int dimension)
    {
        var header = new GraphHeader(
            space, dimension, reader.ReadInt32(), reader.ReadInt32(), reader.ReadUInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32());
        return header is { M: > 1 and <= MostM, EfConstruction: > 0 and <= MostEfConstruction, Slots: >= 0, Entry: >= -1, UpperUsed: >= 0 } ? header : null;
    }
}
