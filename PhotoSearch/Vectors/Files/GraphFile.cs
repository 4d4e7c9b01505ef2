using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors.Files;

/// <summary>A saved graph: what a snapshot of the index's arrays wrote, whole or not at all, opened without reading it. <see cref="GraphLayout"/> tells its parts.</summary>
/// <remarks>
/// Opening checks the header and the manifest, some kilobytes; the blocks are mapped and checked later, beside searches. A file that a newer one
/// replaced stays readable for those who have it open or mapped.
/// </remarks>
internal sealed unsafe class GraphFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly GraphLayout _layout;
    private readonly uint[] _checksums;

    private GraphFile(string path, SafeFileHandle file, GraphHeader header, GraphLayout layout, uint[] checksums) =>
        (Path, _file, Header, _layout, _checksums) = (path, file, header, layout, checksums);

    public string Path { get; }

    public GraphHeader Header { get; }

    public int SectionCount => _layout.Sections;

    /// <summary>Replaces the file by these sections, which nobody changes meanwhile. When it returns they are on the disk.</summary>
    /// <exception cref="IOException">The disk is full, or failed; the old file is still there.</exception>
    public static void Write(string path, GraphHeader header, ReadOnlySpan<Section> sections)
    {
        var layout = GraphLayout.Of(sections);
        var written = sections.ToArray();
        var page = HeaderPage.Make(FileFormat.Graph, header.Space, header.Dimension, writer =>
        {
            header.Write(writer);
            layout.Write(writer);
        });
        IndexFile.Replace(path, layout.FileBytes, file =>
        {
            RandomAccess.Write(file, page, 0);
            RandomAccess.Write(file, WriteSections(file, layout, written), HeaderPage.Bytes);
        });
    }

    /// <exception cref="VectorFileException">Missing, of another space, dimension or version, of another length, or its header or manifest is damaged.</exception>
    public static GraphFile Open(string path, string space, int dimension)
    {
        var file = IndexFile.Open(path, FileAccess.Read);
        try
        {
            using var reader = HeaderPage.Read(file, path, FileFormat.Graph, space, dimension);
            var length = RandomAccess.GetLength(file);
            if (GraphHeader.Read(reader, space, dimension) is not { } header || GraphLayout.Read(reader, length) is not { } layout)
            {
                throw new VectorFileException(path, $"is damaged: its header makes no sense in a file of {length} bytes");
            }

            if (length != layout.FileBytes)
            {
                throw new VectorFileException(path, $"is damaged: it has {length} bytes instead of {layout.FileBytes}");
            }

            return new GraphFile(path, file, header, layout, ReadManifest(path, file, layout));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of a section.</summary>
    public long Length(int section) => _layout.Length(section);

    /// <summary>A section at the start of an empty arena, not read before it is touched, nor checked.</summary>
    /// <exception cref="IOException">It cannot be mapped.</exception>
    public void MapInto(int section, Arena arena) => arena.MapPrivate(_file, _layout.Offset(section), _layout.Length(section));

    /// <summary>Reads every block from the file, not through a mapping, and compares its checksum.</summary>
    /// <exception cref="VectorFileException">One is damaged, or cannot be read.</exception>
    public void Verify(CancellationToken ct)
    {
        var buffer = new byte[GraphLayout.BlockBytes];
        var index = 0;
        foreach (var block in _layout.AllBlocks())
        {
            ct.ThrowIfCancellationRequested();
            var bytes = buffer.AsSpan(0, block.Bytes);
            if (Read(bytes, block) < bytes.Length || Crc32C.Of(bytes) != _checksums[index++])
            {
                throw new VectorFileException(Path, $"is damaged: block {block.Number} of section {block.Section} does not match its checksum");
            }
        }
    }

    /// <summary>The system may use the memory that keeps a copy of the file for other files: nobody reads this one again.</summary>
    public void LetGo() => _ = Libc.Advise(_file, 0, 0, Libc.AdviseUnneeded);

    public void Dispose() => _file.Dispose();

    /// <returns>The manifest.</returns>
    private static byte[] WriteSections(SafeFileHandle file, GraphLayout layout, Section[] sections)
    {
        var manifest = new byte[layout.ManifestBytes];
        var checksums = MemoryMarshal.Cast<byte, uint>(manifest);
        var index = 0;
        foreach (var block in layout.AllBlocks())
        {
            // The zeros behind the section are in the file already: it has its full length from the start.
            var section = sections[block.Section];
            var bytes = new ReadOnlySpan<byte>(section.Start + block.At, (int)Math.Min(block.Bytes, section.Bytes - block.At));
            RandomAccess.Write(file, bytes, layout.Offset(block.Section) + block.At);
            checksums[index++] = Crc32C.OfPadded(bytes, block.Bytes - bytes.Length);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(manifest.AsSpan(manifest.Length - sizeof(uint)), Crc32C.Of(manifest.AsSpan(0, manifest.Length - sizeof(uint))));
        return manifest;
    }

    private static uint[] ReadManifest(string path, SafeFileHandle file, GraphLayout layout)
    {
        var manifest = new byte[layout.ManifestBytes];
        if (IndexFile.Read(file, manifest, HeaderPage.Bytes) < manifest.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(manifest.AsSpan(manifest.Length - sizeof(uint))) != Crc32C.Of(manifest.AsSpan(0, manifest.Length - sizeof(uint))))
        {
            throw new VectorFileException(path, "is damaged: its manifest does not match its checksum");
        }

        return MemoryMarshal.Cast<byte, uint>(manifest)[..(int)layout.Blocks].ToArray();
    }

    private int Read(Span<byte> bytes, GraphBlock block)
    {
        try
        {
            return IndexFile.Read(_file, bytes, _layout.Offset(block.Section) + block.At);
        }
        catch (IOException e)
        {
            throw new VectorFileException(Path, $"cannot be read: block {block.Number} of section {block.Section}: {e.Message}", e);
        }
    }
}
