using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Decoding;

/// <summary>
/// Tells a camera's raw file from a TIFF picture by its directories (TIFF 6.0, TIFF/EP, DNG 1.4): both begin alike, and libvips would take a raw file's thumbnail for the photo.
/// </summary>
internal sealed class RawTiff
{
    private const int NewSubfileType = 0x00FE;
    private const int Compression = 0x0103;
    private const int Photometric = 0x0106;
    private const int Make = 0x010F;
    private const int SubDirectories = 0x014A;
    private const int DngVersion = 0xC612;

    /// <summary>Raw files have four or so.</summary>
    private const int MostDirectories = 16;

    private const int MostEntries = 512;
    private const int EntryBytes = 12;
    private const int MostMakeBytes = 32;

    /// <summary>A colour filter array, and DNG's linear raw.</summary>
    private static readonly int[] RawPhotometrics = [32803, 34892];

    /// <summary>Sony's, Samsung's, Panasonic's, Nikon's and Pentax' own.</summary>
    private static readonly int[] RawCompressions = [32767, 32769, 34316, 34713, 65535];

    private static readonly (string Maker, PhotoFormat Format)[] Makers =
    [
        ("NIKON", RawFormat.Nef), ("SONY", RawFormat.Arw), ("PENTAX", RawFormat.Pef), ("RICOH", RawFormat.Pef), ("SAMSUNG", RawFormat.Srw),
        ("HASSELBLAD", RawFormat.Hasselblad), ("PHASE ONE", RawFormat.PhaseOne), ("CANON", RawFormat.Cr2),
    ];

    private readonly SafeFileHandle _file;
    private readonly bool _isLittleEndian;
    private readonly Queue<uint> _directories = new();
    private bool _isDng;
    private bool _beginsReduced;
    private bool _isRaw;
    private string _make = "";

    private RawTiff(SafeFileHandle file, ReadOnlySpan<byte> header)
    {
        (_file, _isLittleEndian) = (file, header[0] == (byte)'I');
        _directories.Enqueue(Number(header[4..]));
    }

    /// <summary>Null: it is a picture, or too broken to tell.</summary>
    public static PhotoFormat? FormatOf(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[8];
        return RandomAccess.Read(file, header, 0) == header.Length ? new RawTiff(file, header).Look() : null;
    }

    private PhotoFormat? Look()
    {
        for (var looked = 0; looked < MostDirectories && _directories.TryDequeue(out var at); looked++)
        {
            LookAt(at, isFirst: looked == 0);
        }

        if (_isDng)
        {
            return RawFormat.Dng;
        }

        // A picture of a colour filter array without a camera comes from a microscope or a telescope, and is read as it is.
        return _beginsReduced || (_isRaw && _make.Length > 0)
            ? Array.Find(Makers, m => _make.StartsWith(m.Maker, StringComparison.OrdinalIgnoreCase)).Format ?? RawFormat.Other
            : null;
    }

    private void LookAt(uint at, bool isFirst)
    {
        Span<byte> count = stackalloc byte[2];
        if (at == 0 || RandomAccess.Read(_file, count, at) < count.Length)
        {
            return;
        }

        var bytes = new byte[(Math.Min(Short(count), MostEntries) * EntryBytes) + 4];
        var entries = bytes.AsSpan(0, RandomAccess.Read(_file, bytes, at + 2L));
        for (; entries.Length >= EntryBytes; entries = entries[EntryBytes..])
        {
            Take(entries[..EntryBytes], isFirst);
        }

        if (entries.Length == 4)
        {
            _directories.Enqueue(Number(entries));
        }
    }

    private void Take(ReadOnlySpan<byte> entry, bool isFirst)
    {
        var value = entry[8..];
        switch (Short(entry))
        {
            case DngVersion when isFirst:
                _isDng = true;
                break;
            case NewSubfileType when isFirst:
                _beginsReduced = (Number(value) & 1) == 1;
                break;
            case Photometric:
                _isRaw |= RawPhotometrics.Contains(Short(value));
                break;
            case Compression:
                _isRaw |= RawCompressions.Contains(Short(value));
                break;
            case Make when isFirst:
                _make = Encoding.Latin1.GetString(Values(entry, 1, MostMakeBytes)).Split('\0')[0].Trim();
                break;
            case SubDirectories:
                for (var offsets = Values(entry, 4, MostDirectories); offsets.Length >= 4; offsets = offsets[4..])
                {
                    _directories.Enqueue(Number(offsets));
                }

                break;
        }
    }

    /// <summary>The first values of an entry, where they fit in it or where it points to.</summary>
    private ReadOnlySpan<byte> Values(ReadOnlySpan<byte> entry, int size, int most)
    {
        var count = Number(entry[4..]);
        if (count * (long)size <= 4)
        {
            return entry.Slice(8, (int)count * size);
        }

        var bytes = new byte[Math.Min(count, most) * size];
        return bytes.AsSpan(0, RandomAccess.Read(_file, bytes, Number(entry[8..])));
    }

    private int Short(ReadOnlySpan<byte> at) => _isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private uint Number(ReadOnlySpan<byte> at) => _isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
