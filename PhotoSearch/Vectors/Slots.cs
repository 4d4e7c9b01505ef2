using System.Runtime.CompilerServices;
using PhotoSearch.Vectors.Codes;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Vectors;

/// <summary>
/// What is kept by slot, in flat arrays that grow in place and never move, so that a reader needs no lock to follow them: codes, links,
/// ids, when a slot came and went, and the full-precision rows.
/// </summary>
/// <remarks>
/// Writing is the owner's matter; here is only where things lie. A slot's level comes from its number and the seed alone, so it needs
/// no storage, stays with the slot when it is used again, and does not depend on the order in which threads link.
/// </remarks>
internal sealed unsafe class Slots : IDisposable
{
    /// <summary>Sixteen million photos: address space for more would cost nothing, but nobody could test it.</summary>
    public const int Most = 1 << 24;

    /// <summary>Ends a list of links.</summary>
    public const int NoLink = -1;

    public const int HighestLevel = 15;

    private readonly Arena _codes;
    private readonly Arena _links;
    private readonly Arena _ids;
    private readonly Arena _upperOffsets;
    private readonly Arena _upper;
    private readonly Arena _checksums;
    private readonly Arena _stamps;
    private readonly Arena _hidden;
    private readonly Arena _signs;
    private readonly Arena _greats;
    // Where the arenas begin: they never move, and a walk reads these millions of times.
    private readonly byte* _code;
    private readonly int* _link;
    private readonly byte* _hide;
    private readonly ulong* _sign;
    private readonly ulong* _great;
    private readonly int _sketchWords;
    private readonly ulong _seed;
    private readonly double _levelFactor;
    private readonly int _linkRoom;
    private int _used;
    private int _upperUsed;
    private bool _hasSketches;

    public Slots(int dimension, GraphShape shape, RowFile rows)
    {
        (Dimension, M, Rows, _seed) = (dimension, shape.M, rows, shape.Seed);
        Quantiser = new Quantiser(dimension);
        Stride = Quantiser.Stride;
        _levelFactor = 1 / Math.Log(shape.M);
        _codes = new Arena((long)Most * Stride);
        _links = new Arena((long)Most * LinkBytes);
        _ids = new Arena((long)Most * sizeof(long));
        _upperOffsets = new Arena((long)Most * sizeof(int));
        _upper = new Arena((long)Most * M * sizeof(int));
        _checksums = new Arena((long)Most * sizeof(uint));
        _stamps = new Arena((long)Most * sizeof(Stamp));
        _hidden = new Arena((Most / 8) + 1);
        Sketch = new Sketch(dimension, Quantiser);
        _sketchWords = Sketch.Words;
        _signs = new Arena(Most * SketchBytes);
        _greats = new Arena(Most * SketchBytes);
        _sign = (ulong*)_signs.Start;
        _great = (ulong*)_greats.Start;
        _code = _codes.Start;
        _link = (int*)_links.Start;
        _hide = _hidden.Start;
        Ids = (long*)_ids.Start;
        Checksums = (uint*)_checksums.Start;
        Stamps = (Stamp*)_stamps.Start;
        _linkRoom = 2 * shape.M;
    }

    public int Dimension { get; }

    /// <summary>Links of a node on a level above 0; level 0 has twice as many.</summary>
    public int M { get; }

    /// <summary>Bytes of a code.</summary>
    public int Stride { get; }

    public Quantiser Quantiser { get; }

    public Sketch Sketch { get; }

    /// <summary>Every slot's code has its sketch: from the first search on that compares a great part of all codes.</summary>
    public bool HasSketches => Volatile.Read(ref _hasSketches);

    public RowFile Rows { get; }

    /// <summary>Slots handed out so far, also those that are free again.</summary>
    public int Used => Volatile.Read(ref _used);

    public int UpperUsed => _upperUsed;

    public int LevelZero => _linkRoom;

    public long Bytes => _codes.Committed + _links.Committed + _ids.Committed + _upperOffsets.Committed + _upper.Committed
        + _checksums.Committed + _stamps.Committed + _hidden.Committed + _signs.Committed + _greats.Committed;

    private long LinkBytes => 2L * M * sizeof(int);

    private long SketchBytes => _sketchWords * sizeof(ulong);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Code(int slot) => _code + ((long)slot * Stride);

    /// <summary>Only where there are sketches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* Signs(int slot) => _sign + ((long)slot * _sketchWords);

    /// <inheritdoc cref="Signs"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* Greats(int slot) => _great + ((long)slot * _sketchWords);

    /// <summary>Links of level 0: as many as <see cref="LevelZero"/>, or fewer and <see cref="NoLink"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Links(int slot) => _link + ((long)slot * _linkRoom);

    public int* Links(int slot, int level) => level == 0 ? Links(slot) : (int*)_upper.Start + UpperOffset(slot) + ((level - 1) * M);

    /// <summary>Most links of a node on a level.</summary>
    public int Room(int level) => level == 0 ? 2 * M : M;

    public long* Ids { get; }

    public uint* Checksums { get; }

    public Stamp* Stamps { get; }

    /// <summary>The highest level of a slot: exponentially distributed with the paper's m_L = 1 / ln(M).</summary>
    public int LevelOf(int slot)
    {
        var bits = SplitMix64.At(_seed + (ulong)slot);
        // 53 bits, never 0.
        var uniform = ((bits >> 11) + 1) * (1.0 / (1UL << 53));
        return Math.Min(HighestLevel, (int)(-Math.Log(uniform) * _levelFactor));
    }

    /// <summary>Removed, and not yet out of the graph: walked through, never found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsHidden(int slot) => (_hide[slot >> 3] & (1 << (slot & 7))) != 0;

    /// <summary>The caller holds the lock of changes.</summary>
    public void Hide(int slot, bool hide)
    {
        var at = _hide + (slot >> 3);
        var bit = 1 << (slot & 7);
        Volatile.Write(ref *at, (byte)(hide ? *at | bit : *at & ~bit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsVisible(int slot, long version)
    {
        // The end first: a slot that is used again is born (later than any version that is searched) before it has no end.
        var stamp = Stamps + slot;
        return version < Volatile.Read(ref stamp->Died) && Volatile.Read(ref stamp->Born) <= version;
    }

    /// <summary>A slot never used before, with its links empty. The caller holds the lock of changes.</summary>
    public int Append()
    {
        var slot = _used;
        if (slot == Most)
        {
            throw new InvalidOperationException($"The index holds {Most:N0} vectors and is full.");
        }

        var level = LevelOf(slot);
        Reserve(slot + 1, _upperUsed + (level * M));
        var upper = (int*)_upperOffsets.Start + slot;
        *upper = level == 0 ? -1 : _upperUsed;
        _upperUsed += level * M;
        ClearLinks(slot);
        Volatile.Write(ref _used, slot + 1);
        return slot;
    }

    public void ClearLinks(int slot)
    {
        for (var level = LevelOf(slot); level >= 0; level--)
        {
            new Span<int>(Links(slot, level), Room(level)).Fill(NoLink);
        }
    }

    /// <summary>Writes everything about a vector but its row. Nobody finds the slot yet.</summary>
    public void Fill(int slot, ReadOnlySpan<float> vector)
    {
        Encode(slot, vector);
        Checksums[slot] = RowFile.Checksum(vector);
        ClearLinks(slot);
    }

    public void Encode(int slot, ReadOnlySpan<float> vector)
    {
        Quantiser.Encode(vector, Code(slot));
        if (HasSketches)
        {
            Sketch.Of(Code(slot), Signs(slot), Greats(slot));
        }
    }

    /// <summary>Makes a sketch of every code, and from now on of every new one. Nobody changes anything meanwhile.</summary>
    /// <exception cref="InsufficientMemoryException">The system grants no memory for them.</exception>
    public void MakeSketches()
    {
        if (HasSketches)
        {
            return;
        }

        GrowSketches(Used);
        for (var slot = 0; slot < Used; slot++)
        {
            Sketch.Of(Code(slot), Signs(slot), Greats(slot));
        }

        Volatile.Write(ref _hasSketches, true);
    }

    /// <summary>Saves everything but the rows. Nobody changes anything meanwhile.</summary>
    /// <param name="ids">The ids to be written: 0 where nothing is to be found.</param>
    public void Write(string path, GraphHeader header, long[] ids, int[] unlinked)
    {
        fixed (long* id = ids)
        fixed (int* waiting = unlinked)
        {
            GraphFile.Write(
                path,
                header,
                [
                    new(_codes.Start, (long)ids.Length * Stride), new(_links.Start, ids.Length * LinkBytes), new((byte*)id, (long)ids.Length * sizeof(long)),
                    new(_upperOffsets.Start, (long)ids.Length * sizeof(int)), new(_upper.Start, (long)_upperUsed * sizeof(int)),
                    new(_checksums.Start, (long)ids.Length * sizeof(uint)), new((byte*)waiting, (long)unlinked.Length * sizeof(int)),
                ]);
        }
    }

    /// <summary>The slots of a snapshot that are not linked: its last section.</summary>
    public static int[] Unlinked(GraphFile file)
    {
        var section = file.SectionCount - 1;
        using var arena = new Arena(Math.Max(1, file.Length(section)));
        file.MapInto(section, arena);
        return new ReadOnlySpan<int>(arena.Start, (int)(file.Length(section) / sizeof(int))).ToArray();
    }

    /// <summary>Maps a snapshot; changes are copied on write.</summary>
    public void Map(GraphFile file)
    {
        var arenas = new[] { _codes, _links, _ids, _upperOffsets, _upper, _checksums };
        (_used, _upperUsed) = (file.Header.Slots, file.Header.UpperUsed);
        Span<long> lengths =
        [
            (long)_used * Stride, _used * LinkBytes, (long)_used * sizeof(long), (long)_used * sizeof(int), (long)_upperUsed * sizeof(int), (long)_used * sizeof(uint),
        ];
        if (file.SectionCount != arenas.Length + 1)
        {
            throw new VectorFileException(file.Path, $"is damaged: it has {file.SectionCount} sections instead of {arenas.Length + 1}");
        }

        for (var section = 0; section < arenas.Length; section++)
        {
            if (file.Length(section) != lengths[section])
            {
                throw new VectorFileException(file.Path, $"is damaged: section {section} has {file.Length(section)} bytes instead of {lengths[section]}");
            }

            file.MapInto(section, arenas[section]);
        }

        Reserve(_used, _upperUsed);
    }

    /// <summary>Moves the next stretch of what was mapped into memory of our own; false when all of it is there. Nobody changes anything meanwhile.</summary>
    public bool TryKeepNext() =>
        _codes.TryKeepNext() || _links.TryKeepNext() || _ids.TryKeepNext() || _upperOffsets.TryKeepNext() || _upper.TryKeepNext() || _checksums.TryKeepNext();

    public void Dispose()
    {
        _codes.Dispose();
        _links.Dispose();
        _ids.Dispose();
        _upperOffsets.Dispose();
        _upper.Dispose();
        _checksums.Dispose();
        _stamps.Dispose();
        _hidden.Dispose();
        _signs.Dispose();
        _greats.Dispose();
        Rows.Dispose();
    }

    /// <summary>A damaged file may name any offset: one outside leads to the first links instead of outside memory.</summary>
    private int UpperOffset(int slot)
    {
        var offset = *((int*)_upperOffsets.Start + slot);
        return (uint)offset < (uint)_upperUsed ? offset : 0;
    }

    private void Reserve(int slots, int upper)
    {
        _codes.Grow((long)slots * Stride);
        _links.Grow(slots * LinkBytes);
        _ids.Grow((long)slots * sizeof(long));
        _upperOffsets.Grow((long)slots * sizeof(int));
        // A node of the highest level stays within what is committed, whatever offset a damaged file gives it.
        _upper.Grow(((long)upper + (HighestLevel * M)) * sizeof(int));
        _checksums.Grow((long)slots * sizeof(uint));
        _stamps.Grow((long)slots * sizeof(Stamp));
        _hidden.Grow((slots / 8) + 1);
        if (HasSketches)
        {
            GrowSketches(slots);
        }
    }

    private void GrowSketches(int slots)
    {
        _signs.Grow(slots * SketchBytes);
        _greats.Grow(slots * SketchBytes);
    }
}
