using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors;

/// <summary>The links of an index as its file holds them.</summary>
internal sealed unsafe class SavedGraph
{
    private readonly int[] _links;
    private readonly int[] _upper;

    public SavedGraph(string folder, string space, int dimension)
    {
        using var file = GraphFile.Open(Path.Combine(folder, "graph"), space, dimension);
        Header = file.Header;
        _links = Read<int>(file, 1);
        Ids = Read<long>(file, 2);
        Offsets = Read<int>(file, 3);
        _upper = Read<int>(file, 4);
    }

    public GraphHeader Header { get; }

    /// <summary>By slot; 0 where nothing is found.</summary>
    public long[] Ids { get; }

    /// <summary>By slot: where its links above level 0 begin; -1 for none.</summary>
    public int[] Offsets { get; }

    public int UpperUsed => _upper.Length;

    /// <summary>The highest level of each slot, from the room that it was given.</summary>
    public int[] Levels()
    {
        var levels = new int[Ids.Length];
        var end = _upper.Length;
        for (var slot = Ids.Length - 1; slot >= 0; slot--)
        {
            if (Offsets[slot] >= 0)
            {
                levels[slot] = (end - Offsets[slot]) / Header.M;
                end = Offsets[slot];
            }
        }

        return levels;
    }

    /// <summary>With what ends the list.</summary>
    public ReadOnlySpan<int> Links(int slot, int level) => level == 0
        ? _links.AsSpan(slot * 2 * Header.M, 2 * Header.M)
        : _upper.AsSpan(Offsets[slot] + ((level - 1) * Header.M), Header.M);

    private static T[] Read<T>(GraphFile file, int section)
        where T : unmanaged
    {
        using var arena = new Arena(Math.Max(1, file.Length(section)));
        file.MapInto(section, arena);
        return new ReadOnlySpan<T>(arena.Start, (int)(file.Length(section) / sizeof(T))).ToArray();
    }
}
