using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors.Files;

/// <summary>
/// The first page of a file of an index. Little-endian: magic (8 bytes), version, dimension (4 each), length of the space (2) and the space in
/// UTF-8, fields of the file's own, zeros, and as the last four bytes the CRC-32C of all that.
/// </summary>
internal static class HeaderPage
{
    public const int Bytes = 4096;
    private const int LongestSpace = 1024;
    private const int ChecksumAt = Bytes - sizeof(uint);

    /// <param name="writeFields">At most 3,000 bytes.</param>
    public static byte[] Make(FileFormat format, string space, int dimension, Action<BinaryWriter> writeFields)
    {
        var name = Encoding.UTF8.GetBytes(space);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestSpace, nameof(space));
        var page = new byte[Bytes];
        using var writer = new BinaryWriter(new MemoryStream(page, 0, ChecksumAt));
        writer.Write(Encoding.ASCII.GetBytes(format.Magic));
        writer.Write(format.Version);
        writer.Write(dimension);
        writer.Write((ushort)name.Length);
        writer.Write(name);
        writeFields(writer);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(ChecksumAt), Crc32C.Of(page.AsSpan(0, ChecksumAt)));
        return page;
    }

    /// <returns>At the file's own fields.</returns>
    /// <exception cref="VectorFileException">Not of this format, space or dimension, or damaged.</exception>
    public static BinaryReader Read(SafeFileHandle file, string path, FileFormat format, string space, int dimension)
    {
        var page = new byte[Bytes];
        var read = IndexFile.Read(file, page, 0);
        var start = page.AsSpan(0, read);
        if (!start.StartsWith(Encoding.ASCII.GetBytes(format.Magic)))
        {
            throw new VectorFileException(path, $"is not {format.Name}");
        }

        // Another version may have another page: its checksum is not looked for.
        var version = BinaryPrimitives.ReadInt32LittleEndian(page.AsSpan(format.Magic.Length));
        if (read >= format.Magic.Length + sizeof(int) && version != format.Version)
        {
            throw new VectorFileException(path, $"has format {version}; this program reads format {format.Version}");
        }

        if (read < Bytes)
        {
            throw new VectorFileException(path, "is damaged: it ends within its header");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(ChecksumAt)) != Crc32C.Of(page.AsSpan(0, ChecksumAt)))
        {
            throw new VectorFileException(path, "is damaged: its header does not match its checksum");
        }

        var reader = new BinaryReader(new MemoryStream(page, 0, ChecksumAt));
        reader.BaseStream.Position = format.Magic.Length + sizeof(int);
        CheckBelonging(reader, path, space, dimension);
        return reader;
    }

    private static void CheckBelonging(BinaryReader reader, string path, string space, int dimension)
    {
        var storedDimension = reader.ReadInt32();
        var storedSpace = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadUInt16()));
        if (storedSpace != space)
        {
            throw new VectorFileException(path, $"belongs to another model (space {storedSpace}, in use is {space})");
        }

        if (storedDimension != dimension)
        {
            throw new VectorFileException(path, $"holds vectors of {storedDimension} numbers; the model in use gives {dimension}");
        }
    }
}
