namespace PhotoSearch.Vectors.Files;

/// <summary>
/// Where the parts of a saved graph lie: the header page; the manifest, which is the CRC-32C of each block of each section, then zeros, then
/// the CRC-32C of the manifest itself; the sections. Each part begins at a multiple of <see cref="Alignment"/> and is followed by zeros,
/// which belong to its last block: no byte of the file is without a checksum.
/// </summary>
internal sealed class GraphLayout
{
    /// <summary>The largest page of any Linux: a file may move to another machine.</summary>
    public const int Alignment = 64 << 10;

    /// <summary>Damage is told this closely, and so much is read at a time. A multiple of the alignment.</summary>
    public const int BlockBytes = 256 << 10;

    public const int MostSections = 64;

    private readonly long[] _lengths;
    private readonly long[] _offsets;

    private GraphLayout(long[] lengths)
    {
        _lengths = lengths;
        _offsets = new long[lengths.Length];
        Blocks = lengths.Sum(BlocksOf);
        ManifestBytes = Padded(HeaderPage.Bytes + (Blocks * sizeof(uint)) + sizeof(uint)) - HeaderPage.Bytes;
        FileBytes = HeaderPage.Bytes + ManifestBytes;
        for (var section = 0; section < lengths.Length; section++)
        {
            _offsets[section] = FileBytes;
            FileBytes += Padded(lengths[section]);
        }
    }

    public int Sections => _lengths.Length;

    /// <summary>Of all sections.</summary>
    public long Blocks { get; }

    /// <summary>Behind the header page, up to the first section.</summary>
    public long ManifestBytes { get; }

    public long FileBytes { get; }

    public static GraphLayout Of(ReadOnlySpan<Section> sections)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sections.Length, MostSections, nameof(sections));
        var lengths = new long[sections.Length];
        for (var section = 0; section < lengths.Length; section++)
        {
            lengths[section] = sections[section].Bytes;
        }

        return new GraphLayout(lengths);
    }

    /// <param name="fileBytes">Of the file as it is; what claims more makes no sense.</param>
    /// <returns>Null where it makes no sense.</returns>
    public static GraphLayout? Read(BinaryReader reader, long fileBytes)
    {
        var sections = reader.ReadInt32();
        if (sections is < 0 or > MostSections)
        {
            return null;
        }

        var lengths = new long[sections];
        var rest = fileBytes;
        for (var section = 0; section < sections; section++)
        {
            lengths[section] = reader.ReadInt64();
            if (lengths[section] < 0 || lengths[section] > rest)
            {
                return null;
            }

            rest -= lengths[section];
        }

        return new GraphLayout(lengths);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_lengths.Length);
        foreach (var length in _lengths)
        {
            writer.Write(length);
        }
    }

    public long Offset(int section) => _offsets[section];

    /// <summary>Without the zeros behind it.</summary>
    public long Length(int section) => _lengths[section];

    /// <summary>Every block in the order of the file.</summary>
    public IEnumerable<GraphBlock> AllBlocks()
    {
        for (var section = 0; section < _lengths.Length; section++)
        {
            var padded = Padded(_lengths[section]);
            for (long at = 0, number = 0; at < padded; at += BlockBytes, number++)
            {
                yield return new GraphBlock(section, number, at, (int)Math.Min(BlockBytes, padded - at));
            }
        }
    }

    private static long BlocksOf(long length) => (Padded(length) + BlockBytes - 1) / BlockBytes;

    private static long Padded(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}

/// <summary>A part of a section with a checksum of its own.</summary>
/// <param name="Number">Within its section, from 0.</param>
/// <param name="At">Bytes from the section's start.</param>
/// <param name="Bytes">With the zeros behind the section.</param>
internal readonly record struct GraphBlock(int Section, long Number, long At, int Bytes);
