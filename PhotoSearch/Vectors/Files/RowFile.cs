using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors.Files;

/// <summary>
/// Full-precision vectors by slot, written in place: a header page, then one row after the other, each padded with zeros to
/// <see cref="Stride"/> floats. Slots that were never written read as zeros.
/// </summary>
/// <remarks>
/// Any thread may read any row and write a row that no other thread writes; whoever reads a row while it is written may see half of it.
/// Written by pwrite and never through the mapping, so that a full disk is an exception there and not a signal later.
/// There is no checksum of a row here: who knows which slots count knows them.
/// </remarks>
internal sealed unsafe class RowFile : IDisposable
{
    /// <summary>
    /// A longer file is not mapped but read. With large folios the kernel maps a whole folio at a fault, so that a mapping of 2 GB is
    /// resident in full after a few thousand reads of 2 KB; reading costs about a microsecond a row more (measured: 1.2). Below this size being
    /// resident does no harm.
    /// </summary>
    public const long MappedBytes = 512L << 20;

    /// <summary>The file is lengthened by so much at a time; what is not written of it takes no room on the disk. A multiple of every page size.</summary>
    private const long GrowthBytes = 4L << 20;

    /// <summary>Of a row, on the stack while its checksum is taken.</summary>
    private const int PieceBytes = 8 << 10;

    private readonly SafeFileHandle? _file;
    private readonly Arena _memory;
    private readonly Lock _growing = new();
    private readonly int _dimension;
    private readonly long _rowBytes;
    private readonly long _headerBytes;
    private readonly byte* _rows;
    private long _bytes;

    /// <summary>Rows that end before are read where they lie in memory. 0: the file is too long for that.</summary>
    private long _inMemory;

    private RowFile(int dimension, SafeFileHandle? file)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _dimension = dimension;
        _file = file;
        Stride = InnerProduct.Padded(dimension);
        _rowBytes = (long)Stride * sizeof(float);
        _headerBytes = file is null ? 0 : HeaderPage.Bytes;
        _memory = new Arena(file is null ? _rowBytes * int.MaxValue : MappedBytes);
        _rows = _memory.Start + _headerBytes;
    }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Whether rows are read where they lie; otherwise each is copied.</summary>
    public bool IsMapped => _file is null || Volatile.Read(ref _inMemory) > 0;

    /// <summary>Length of the file, of which only what was written takes room on the disk; 0 in memory.</summary>
    public long FileBytes => _file is null ? 0 : Volatile.Read(ref _bytes);

    /// <summary>Rows without a file.</summary>
    public static RowFile InMemory(int dimension) => new(dimension, null);

    /// <summary>A file without rows; what was there is deleted, and stays for those who have it open.</summary>
    public static RowFile Create(string path, string space, int dimension)
    {
        File.Delete(path);
        var file = IndexFile.Create(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RowFile? rows = null;
        try
        {
            RandomAccess.Write(file, HeaderPage.Make(FileFormat.Rows, space, dimension, writer => writer.Write(InnerProduct.Padded(dimension))), 0);
            rows = new RowFile(dimension, file);
            rows.Lengthen(HeaderPage.Bytes);
            return rows;
        }
        catch
        {
            rows?.Dispose();
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <param name="slots">The file must be long enough for so many.</param>
    /// <exception cref="VectorFileException">Missing, of another space, dimension or version, too short, or its header is damaged.</exception>
    public static RowFile Open(string path, string space, int dimension, int slots)
    {
        var file = IndexFile.Open(path, FileAccess.ReadWrite);
        RowFile? rows = null;
        try
        {
            using var header = HeaderPage.Read(file, path, FileFormat.Rows, space, dimension);
            var stride = header.ReadInt32();
            if (stride != InnerProduct.Padded(dimension))
            {
                throw new VectorFileException(path, $"has rows of {stride} numbers; this program writes {InnerProduct.Padded(dimension)}");
            }

            var length = RandomAccess.GetLength(file);
            var needed = HeaderPage.Bytes + ((long)slots * stride * sizeof(float));
            if (length < needed)
            {
                throw new VectorFileException(path, $"is damaged: it has {length} bytes instead of at least {needed}");
            }

            rows = new RowFile(dimension, file);
            rows.Lengthen(length);
            return rows;
        }
        catch
        {
            rows?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The checksum that <see cref="Checksum(int)"/> gives for a slot with this vector.</summary>
    public static uint Checksum(ReadOnlySpan<float> vector) =>
        Crc32C.OfPadded(MemoryMarshal.AsBytes(vector), (InnerProduct.Padded(vector.Length) - vector.Length) * sizeof(float));

    /// <summary>The file grows as it needs to.</summary>
    /// <exception cref="IOException">The disk is full, or failed; the row may be half written.</exception>
    /// <exception cref="InsufficientMemoryException">In memory: the system refuses more.</exception>
    public void Write(int slot, ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _dimension);
        var at = slot * _rowBytes;
        if (_headerBytes + at + _rowBytes > Volatile.Read(ref _bytes))
        {
            lock (_growing)
            {
                Lengthen(_headerBytes + at + _rowBytes);
            }
        }

        if (_file is null)
        {
            vector.CopyTo(new Span<float>(_rows + at, _dimension));
        }
        else
        {
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(vector), _headerBytes + at);
        }
    }

    /// <summary>A row where it lies, or copied into <paramref name="scratch"/>. What lies there stays there until this is disposed.</summary>
    /// <param name="scratch">Room for <see cref="Stride"/> floats.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public float* Row(int slot, float* scratch) => Rows(slot, 1, scratch);

    /// <summary>Rows that follow each other: where they are mapped, or read at once into <paramref name="scratch"/>.</summary>
    /// <param name="scratch">Room for as many strides, on a cache line.</param>
    public float* Rows(int first, int count, float* scratch)
    {
        var at = first * _rowBytes;
        var length = count * _rowBytes;
        if (at + length <= Volatile.Read(ref _inMemory))
        {
            return (float*)(_rows + at);
        }

        var rows = new Span<byte>(scratch, (int)length);
        rows[Read(rows, at)..].Clear();
        return scratch;
    }

    /// <summary>CRC-32C of a row with its padding, read from the file and not through the mapping: a disk that fails is an exception.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public uint Checksum(int slot)
    {
        var at = slot * _rowBytes;
        Span<byte> piece = stackalloc byte[PieceBytes];
        var checksum = 0u;
        for (var done = 0L; done < _rowBytes; done += PieceBytes)
        {
            var part = piece[..(int)Math.Min(PieceBytes, _rowBytes - done)];
            part[Read(part, at + done)..].Clear();
            checksum = Crc32C.Continue(checksum, part);
        }

        return checksum;
    }

    /// <summary>What was written is on the disk when this returns.</summary>
    public void Flush()
    {
        if (_file is not null)
        {
            RandomAccess.FlushToDisk(_file);
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _file?.Dispose();
    }

    /// <returns>How many bytes were there.</returns>
    private int Read(Span<byte> bytes, long at)
    {
        if (_file is not null)
        {
            return IndexFile.Read(_file, bytes, _headerBytes + at);
        }

        var there = (int)Math.Clamp(Volatile.Read(ref _bytes) - at, 0, bytes.Length);
        new ReadOnlySpan<byte>(_rows + at, there).CopyTo(bytes);
        return there;
    }

    /// <summary>For one thread at a time.</summary>
    private void Lengthen(long bytes)
    {
        if (bytes <= _bytes)
        {
            return;
        }

        if (_file is null)
        {
            _memory.Grow(bytes);
            Volatile.Write(ref _bytes, _memory.Committed);
            Volatile.Write(ref _inMemory, _memory.Committed);
            return;
        }

        var length = (bytes + GrowthBytes - 1) / GrowthBytes * GrowthBytes;
        RandomAccess.SetLength(_file, length);
        if (length <= MappedBytes)
        {
            _memory.MapShared(_file, length);
            Volatile.Write(ref _inMemory, length - _headerBytes);
        }
        else if (_inMemory > 0)
        {
            // Rows that are being read stay where they are, only the pages are let go.
            Volatile.Write(ref _inMemory, 0);
            _memory.Forget();
        }

        Volatile.Write(ref _bytes, length);
    }
}
