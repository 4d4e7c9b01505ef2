using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace PhotoSearch.Vectors;

/// <summary>
/// A saved index. Little-endian: magic (8 bytes), version, dimension, count, length of the space (4 bytes each), the space in UTF-8, CRC-32C of
/// all that; then blocks of at most <see cref="BlockRows"/> rows: ids (8 bytes each), vectors, CRC-32C over the block's number and content.
/// </summary>
/// <remarks>
/// CRC-32C finds every damage of up to 32 bits in a row and has an instruction of its own; against a person who forges the file
/// no checksum helps, and the data folder is ours alone.
/// </remarks>
internal sealed class VectorFile : IDisposable
{
    /// <summary>About a megabyte of 256-dimensional vectors: what is held in memory at a time beside the index.</summary>
    private const int BlockRows = 1024;
    private const int Version = 1;
    private const int FixedHeader = 24;
    private const int LongestSpace = 1024;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly int _dimension;

    private VectorFile(string path, int dimension)
    {
        _path = path;
        _dimension = dimension;
        _stream = OpenStream(path);
    }

    public int Count { get; private set; }

    private static ReadOnlySpan<byte> Magic => "PSVECTOR"u8;

    /// <summary>Beside the target, flushed to the disk, then renamed over it: whoever opens the path finds the old file or the new one, whole.</summary>
    public static void Write(string path, string space, VectorBlock vectors, ReadOnlySpan<long> ids)
    {
        var beside = path + ".new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                WriteHeader(stream, space, vectors.Dimension, ids.Length);
                var buffer = new byte[BlockBytes(BlockRows, vectors.Dimension)];
                for (var from = 0; from < ids.Length; from += BlockRows)
                {
                    var rows = ids.Slice(from, Math.Min(BlockRows, ids.Length - from));
                    stream.Write(FillBlock(buffer, from, rows, vectors));
                }

                stream.Flush(flushToDisk: true);
            }

            // A power cut may still undo the rename; then the older file is there, whole.
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    public static VectorFile OpenRead(string path, string space, int dimension)
    {
        var file = new VectorFile(path, dimension);
        try
        {
            file.ReadHeader(space);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <param name="take">Gets slot, id and vector of each row; says false where the id was there before.</param>
    public void ReadRows(TakeRow take)
    {
        var buffer = new byte[BlockBytes(Math.Min(BlockRows, Count), _dimension)];
        for (var from = 0; from < Count; from += BlockRows)
        {
            var rows = Math.Min(BlockRows, Count - from);
            var block = buffer.AsSpan(0, BlockBytes(rows, _dimension));
            ReadExactly(block);
            if (BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]) != Checksum((uint)from, block[..^4]))
            {
                throw Damaged($"rows {from + 1} to {from + rows} do not match their checksum");
            }

            var ids = MemoryMarshal.Cast<byte, long>(block[..(rows * sizeof(long))]);
            var vectors = MemoryMarshal.Cast<byte, float>(block[(rows * sizeof(long))..^4]);
            for (var row = 0; row < rows; row++)
            {
                if (!take(from + row, ids[row], vectors.Slice(row * _dimension, _dimension)))
                {
                    throw Damaged($"id {ids[row]} is in it twice");
                }
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private static void WriteHeader(FileStream stream, string space, int dimension, int count)
    {
        var name = Encoding.UTF8.GetBytes(space);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestSpace, nameof(space));
        var header = new byte[FixedHeader + name.Length + 4];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), dimension);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), name.Length);
        name.CopyTo(header, FixedHeader);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(header.Length - 4), Checksum(0, header.AsSpan(0, header.Length - 4)));
        stream.Write(header);
    }

    private static ReadOnlySpan<byte> FillBlock(byte[] buffer, int from, ReadOnlySpan<long> ids, VectorBlock vectors)
    {
        var block = buffer.AsSpan(0, BlockBytes(ids.Length, vectors.Dimension));
        MemoryMarshal.AsBytes(ids).CopyTo(block);
        var floats = MemoryMarshal.Cast<byte, float>(block[(ids.Length * sizeof(long))..^4]);
        for (var row = 0; row < ids.Length; row++)
        {
            vectors.Vector(from + row).CopyTo(floats[(row * vectors.Dimension)..]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[^4..], Checksum((uint)from, block[..^4]));
        return block;
    }

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VectorFileException(path, "is not there", e);
        }
    }

    private void ReadHeader(string space)
    {
        if (_stream.Length < FixedHeader + 4)
        {
            throw Damaged("it ends within its header");
        }

        Span<byte> start = stackalloc byte[FixedHeader];
        ReadExactly(start);
        if (!start[..8].SequenceEqual(Magic))
        {
            throw new VectorFileException(_path, "is not a vector index");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        if (version != Version)
        {
            throw new VectorFileException(_path, $"has format {version}; this program reads format {Version}");
        }

        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(start[20..]);
        if (nameLength is < 0 or > LongestSpace || _stream.Length < FixedHeader + nameLength + 4)
        {
            throw Damaged("its header makes no sense");
        }

        var header = new byte[FixedHeader + nameLength + 4];
        start.CopyTo(header);
        ReadExactly(header.AsSpan(FixedHeader));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(header.Length - 4)) != Checksum(0, header.AsSpan(0, header.Length - 4)))
        {
            throw Damaged("its header does not match its checksum");
        }

        CheckBelonging(space, Encoding.UTF8.GetString(header, FixedHeader, nameLength), BinaryPrimitives.ReadInt32LittleEndian(start[12..]));
        Count = BinaryPrimitives.ReadInt32LittleEndian(start[16..]);
        CheckLength(header.Length);
    }

    private void CheckBelonging(string space, string storedSpace, int storedDimension)
    {
        if (storedSpace != space)
        {
            throw new VectorFileException(_path, $"belongs to another model (space {storedSpace}, in use is {space})");
        }

        if (storedDimension != _dimension)
        {
            throw new VectorFileException(_path, $"holds vectors of {storedDimension} numbers; the model in use gives {_dimension}");
        }
    }

    private void CheckLength(int headerBytes)
    {
        var (full, rest) = Math.DivRem(Count, BlockRows);
        var expected = headerBytes + ((long)full * BlockBytes(BlockRows, _dimension)) + (rest == 0 ? 0 : BlockBytes(rest, _dimension));
        if (Count < 0 || _stream.Length != expected)
        {
            throw Damaged($"it has {_stream.Length} bytes instead of {expected}");
        }
    }

    private void ReadExactly(Span<byte> bytes)
    {
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException e)
        {
            throw new VectorFileException(_path, "is damaged: it became shorter while it was read", e);
        }
    }

    private VectorFileException Damaged(string how) => new(_path, $"is damaged: {how}");

    private static int BlockBytes(int rows, int dimension) => checked((rows * (sizeof(long) + (dimension * sizeof(float)))) + 4);

    /// <param name="first">Number of the block's first row, so that two blocks cannot change places unseen.</param>
    private static uint Checksum(uint first, ReadOnlySpan<byte> bytes)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, first);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
