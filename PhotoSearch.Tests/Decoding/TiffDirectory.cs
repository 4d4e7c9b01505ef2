using System.Buffers.Binary;
using System.Text;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Writes one directory of a TIFF file (TIFF 6.0), little endian: tags, and what they point to.</summary>
internal sealed class TiffDirectory
{
    private readonly SortedDictionary<ushort, (ushort Type, uint Count, byte[] Bytes)> _tags = [];
    private readonly Dictionary<ushort, TiffDirectory[]> _directories = [];
    private readonly Dictionary<ushort, byte[]> _pointedTo = [];

    public TiffDirectory Bytes(ushort tag, params byte[] values) => Set(tag, 1, values.Length, values);

    public TiffDirectory Text(ushort tag, string text) => Set(tag, 2, text.Length + 1, Encoding.ASCII.GetBytes(text + "\0"));

    public TiffDirectory Shorts(ushort tag, params ushort[] values) => Set(tag, 3, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);

    public TiffDirectory Longs(ushort tag, params uint[] values) => Set(tag, 4, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>Signed rationals, to a ten-thousandth.</summary>
    public TiffDirectory Ratios(ushort tag, params double[] values) =>
        Set(tag, 10, values.Length, [.. values.SelectMany(v => (byte[])[.. BitConverter.GetBytes((int)Math.Round(v * 10_000)), .. BitConverter.GetBytes(10_000)])]);

    public TiffDirectory Rationals(ushort tag, params double[] values) =>
        Set(tag, 5, values.Length, [.. values.SelectMany(v => (byte[])[.. BitConverter.GetBytes((uint)Math.Round(v * 10_000)), .. BitConverter.GetBytes(10_000u)])]);

    public TiffDirectory Directories(ushort tag, params TiffDirectory[] directories)
    {
        _directories[tag] = directories;
        return Longs(tag, new uint[directories.Length]);
    }

    /// <summary>The picture in one strip.</summary>
    public TiffDirectory Strip(byte[] bytes) => PointTo(0x0111, bytes).Longs(0x0117, (uint)bytes.Length);

    /// <summary>A whole JPEG file, as TIFF had it before version 6 was mended, and cameras have it still.</summary>
    public TiffDirectory Jpeg(byte[] bytes) => Shorts(0x0103, 6).PointTo(0x0201, bytes).Longs(0x0202, (uint)bytes.Length);

    /// <summary>A file of which this is the first directory.</summary>
    public byte[] File()
    {
        var file = new MemoryStream();
        file.Write([(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0]);
        WriteTo(file);
        return file.ToArray();
    }

    private TiffDirectory PointTo(ushort tag, byte[] bytes)
    {
        _pointedTo[tag] = bytes;
        return Longs(tag, 0);
    }

    private TiffDirectory Set(ushort tag, ushort type, int count, byte[] bytes)
    {
        _tags[tag] = (type, (uint)count, bytes);
        return this;
    }

    /// <summary>The directory, what is small, its pictures, and the directories of its own with theirs: what is cut off is the end of the last picture.</summary>
    private void WriteTo(MemoryStream file)
    {
        var start = file.Position;
        var entries = new byte[2 + (_tags.Count * 12) + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(entries, (ushort)_tags.Count);
        file.Write(entries);
        foreach (var (place, tag) in _tags.Keys.Index().OrderBy(key => _directories.ContainsKey(key.Item) && key.Item == 0x014A ? 2 : _pointedTo.ContainsKey(key.Item) ? 1 : 0))
        {
            var (type, count, bytes) = _tags[tag];
            var entry = entries.AsSpan(2 + (place * 12), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], count);
            if (_directories.TryGetValue(tag, out var directories))
            {
                var starts = directories.Select(directory => directory.AppendTo(file)).ToArray();
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], starts.Length == 1 ? starts[0] : Append(file, [.. starts.SelectMany(BitConverter.GetBytes)]));
            }
            else if (_pointedTo.TryGetValue(tag, out var pointedTo))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Append(file, pointedTo));
            }
            else if (bytes.Length <= 4)
            {
                bytes.CopyTo(entry[8..]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Append(file, bytes));
            }
        }

        file.Position = start;
        file.Write(entries);
        file.Position = file.Length;
    }

    private uint AppendTo(MemoryStream file)
    {
        var start = Append(file, []);
        WriteTo(file);
        return start;
    }

    private static uint Append(MemoryStream file, byte[] bytes)
    {
        file.SetLength(file.Length + (file.Length % 2));
        var start = (uint)file.Length;
        file.Position = start;
        file.Write(bytes);
        return start;
    }
}
