using System.Buffers.Binary;
using PhotoSearch.Vectors;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

/// <summary>Whatever happens to a saved graph: opening it or checking its blocks says so, as an exception of the right kind.</summary>
public sealed class GraphFileDamageTests : IDisposable
{
    /// <summary>In the header page: behind magic, version, dimension and the space of six letters.</summary>
    private const int FieldsAt = 8 + 4 + 4 + 2 + 6;
    private const int SlotsAt = FieldsAt + 16;
    private const int SectionsAt = SlotsAt + 16;
    private const int LengthsAt = SectionsAt + 4;

    private static readonly int[] Lengths = [700_000, 5, 262_144, 0, 300_000];

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _sound;

    public GraphFileDamageTests()
    {
        SomeGraph.Write(Path, 7, SomeGraph.Sections(7, Lengths));
        _sound = File.ReadAllBytes(Path);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder.Path, "graph");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_changed_byte_of_header_and_manifest_is_noticed_when_it_is_opened()
    {
        var sections = FirstSection();
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        // Every byte, of the long zeros between the manifest and its checksum every seventh.
        for (var at = 0; at < sections; at += at is > HeaderPage.Bytes + 100 && at < sections - 100 ? 7 : 1)
        {
            RandomAccess.Write(file, [(byte)(_sound[at] ^ (1 << (at % 8)))], at);
            Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
            RandomAccess.Write(file, [_sound[at]], at);
        }

        SomeGraph.Open(Path).Dispose();
    }

    [Fact]
    public void A_changed_byte_of_a_section_or_behind_it_is_noticed_by_the_check()
    {
        var first = FirstSection();
        var random = new Random(20261121);
        var places = new HashSet<int>();
        for (var at = first; at < _sound.Length; at += GraphLayout.Alignment)
        {
            // Blocks, sections and the zeros behind them begin and end at these, or just beside.
            places.UnionWith([at, at + 1, at + GraphLayout.Alignment - 1, at + random.Next(GraphLayout.Alignment), at + random.Next(GraphLayout.Alignment)]);
        }

        var start = first;
        foreach (var length in Lengths)
        {
            places.UnionWith(length == 0 ? [] : [start + length - 1, start + length]);
            start += (length + GraphLayout.Alignment - 1) / GraphLayout.Alignment * GraphLayout.Alignment;
        }

        while (places.Count < 300)
        {
            places.Add(random.Next(first, _sound.Length));
        }

        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var graph = SomeGraph.Open(Path);
        foreach (var at in places.Where(at => at < _sound.Length))
        {
            RandomAccess.Write(file, [(byte)(_sound[at] ^ (1 << random.Next(8)))], at);
            var thrown = Assert.Throws<VectorFileException>(() => graph.Verify(Cancel));
            Assert.Contains("is damaged: block ", thrown.Message, StringComparison.Ordinal);
            RandomAccess.Write(file, [_sound[at]], at);
        }

        graph.Verify(Cancel);
    }

    [Fact]
    public void The_damaged_block_is_named()
    {
        var damaged = _sound.ToArray();
        damaged[FirstSection() + (2 * GraphLayout.BlockBytes)]++;
        File.WriteAllBytes(Path, damaged);
        using var graph = SomeGraph.Open(Path);

        var thrown = Assert.Throws<VectorFileException>(() => graph.Verify(Cancel));

        Assert.Contains("block 2 of section 0 does not match its checksum", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_any_other_length_is_refused()
    {
        var random = new Random(3);
        int[] lengths = [0, 1, 7, 8, 11, 12, 100, 4095, 4096, 4097, FirstSection() - 1, FirstSection(), FirstSection() + 1, _sound.Length - GraphLayout.Alignment, _sound.Length - 1];

        foreach (var length in lengths.Concat(Enumerable.Range(0, 100).Select(_ => random.Next(_sound.Length))))
        {
            File.WriteAllBytes(Path, _sound[..length]);
            Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
        }

        foreach (var more in new[] { 1, 4096, GraphLayout.Alignment, 1_000_000 })
        {
            File.WriteAllBytes(Path, [.. _sound, .. new byte[more]]);
            Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
        }
    }

    [Fact]
    public void A_file_that_becomes_shorter_while_it_is_open_is_noticed_by_the_check()
    {
        using var graph = SomeGraph.Open(Path);
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        RandomAccess.SetLength(file, _sound.Length - GraphLayout.Alignment);

        Assert.Throws<VectorFileException>(() => graph.Verify(Cancel));
    }

    [Fact]
    public void Blocks_that_changed_places_are_noticed()
    {
        var first = FirstSection();
        var swapped = _sound.ToArray();
        _sound.AsSpan(first, GraphLayout.BlockBytes).CopyTo(swapped.AsSpan(first + GraphLayout.BlockBytes));
        _sound.AsSpan(first + GraphLayout.BlockBytes, GraphLayout.BlockBytes).CopyTo(swapped.AsSpan(first));
        File.WriteAllBytes(Path, swapped);

        using var graph = SomeGraph.Open(Path);

        Assert.Throws<VectorFileException>(() => graph.Verify(Cancel));
    }

    [Fact]
    public void What_is_no_saved_graph_is_refused()
    {
        var random = new Random(4);
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[random.Next(300_000)];
            random.NextBytes(garbage);
            File.WriteAllBytes(Path, garbage);
            Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));

            // As far as it can be told it is one.
            _sound.AsSpan(0, Math.Min(12, garbage.Length)).CopyTo(garbage);
            File.WriteAllBytes(Path, garbage);
            Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
        }

        File.Delete(Path);
        Refused("is not there");
        Directory.CreateDirectory(Path);
        Refused("is a folder");
    }

    [Theory]
    [InlineData("another", SomeGraph.Dimension, "belongs to another model (space a1b2c3, in use is another)")]
    [InlineData(SomeGraph.Space, 65, "holds vectors of 64 numbers; the model in use gives 65")]
    public void Another_space_or_dimension_is_refused(string space, int dimension, string problem)
    {
        var thrown = Assert.Throws<VectorFileException>(() => GraphFile.Open(Path, space, dimension));

        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_is_refused_also_where_its_checksum_is_elsewhere()
    {
        File.WriteAllBytes(Path, [.. _sound[..8], 2, 0, 0, 0, .. _sound[12..]]);

        Refused("has format 2; this program reads format 1");
    }

    /// <summary>No program writes these. The header's checksum is right, so that only what it says is wrong.</summary>
    [Theory]
    [InlineData(SlotsAt, -1)]
    [InlineData(SlotsAt, int.MinValue)]
    [InlineData(FieldsAt, 0)]
    [InlineData(FieldsAt, 1)]
    [InlineData(FieldsAt, int.MaxValue)]
    [InlineData(FieldsAt + 4, int.MaxValue)]
    [InlineData(FieldsAt + 4, -5)]
    [InlineData(SlotsAt + 12, -1)]
    [InlineData(SectionsAt, -1)]
    [InlineData(SectionsAt, int.MaxValue)]
    [InlineData(SectionsAt, 65)]
    [InlineData(SectionsAt, 0)]
    [InlineData(SectionsAt, 4)]
    [InlineData(LengthsAt, 0)]
    [InlineData(LengthsAt, int.MaxValue)]
    public void Counts_that_make_no_sense_are_refused_before_anything_is_mapped(int at, int value)
    {
        Forge(page => BinaryPrimitives.WriteInt32LittleEndian(page[at..], value));

        Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
    }

    [Theory]
    [InlineData(SlotsAt + 4, -2)]
    [InlineData(LengthsAt, -1)]
    [InlineData(LengthsAt, long.MinValue)]
    [InlineData(LengthsAt, long.MaxValue)]
    [InlineData(LengthsAt + 8, long.MaxValue - 65_535)]
    [InlineData(LengthsAt, (1L << 62) + 5)]
    public void Lengths_that_overflow_are_refused_before_anything_is_mapped(int at, long value)
    {
        Forge(page => BinaryPrimitives.WriteInt64LittleEndian(page[at..], value));

        Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
    }

    [Fact]
    public void Sections_that_are_together_too_long_are_refused()
    {
        Forge(page =>
        {
            // Each would fit alone; the sum of all would wrap round.
            BinaryPrimitives.WriteInt32LittleEndian(page[SectionsAt..], 64);
            for (var section = 0; section < 64; section++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(page[(LengthsAt + (8 * section))..], _sound.Length);
            }
        });

        Refused("its header makes no sense");
    }

    [Fact]
    public void A_name_of_the_space_that_runs_out_of_the_header_is_refused()
    {
        Forge(page => BinaryPrimitives.WriteUInt16LittleEndian(page[16..], ushort.MaxValue));

        Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
    }

    private void Forge(PageChange change)
    {
        var forged = _sound.ToArray();
        change(forged.AsSpan(0, HeaderPage.Bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(HeaderPage.Bytes - 4), Crc32C.Of(forged.AsSpan(0, HeaderPage.Bytes - 4)));
        File.WriteAllBytes(Path, forged);
    }

    private void Refused(string problem)
    {
        var thrown = Assert.Throws<VectorFileException>(() => SomeGraph.Open(Path));
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>Where header and manifest end.</summary>
    private static int FirstSection() => GraphLayout.Alignment;

    private delegate void PageChange(Span<byte> page);
}
