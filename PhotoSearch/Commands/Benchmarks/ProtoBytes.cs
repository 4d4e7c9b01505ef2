using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>A message in protobuf's wire format, field after field, as ONNX files are written.</summary>
internal sealed class ProtoBytes
{
    private const int Varint = 0;
    private const int Delimited = 2;
    private const int FourBytes = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public long Length => _bytes.WrittenCount;

    public ProtoBytes Number(int field, long value)
    {
        Tag(field, Varint);
        Write((ulong)value);
        return this;
    }

    public ProtoBytes Single(int field, float value)
    {
        Tag(field, FourBytes);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        _bytes.Write(four);
        return this;
    }

    public ProtoBytes Text(int field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Head(field, bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public ProtoBytes Part(int field, ProtoBytes part)
    {
        Head(field, part.Length);
        _bytes.Write(part._bytes.WrittenSpan);
        return this;
    }

    /// <summary>The head of a part whose bytes the caller writes after these.</summary>
    public ProtoBytes Head(int field, long length)
    {
        Tag(field, Delimited);
        Write((ulong)length);
        return this;
    }

    public ProtoBytes Append(ProtoBytes fields)
    {
        _bytes.Write(fields._bytes.WrittenSpan);
        return this;
    }

    public void CopyTo(Stream stream) => stream.Write(_bytes.WrittenSpan);

    private void Tag(int field, int wire) => Write((ulong)((field << 3) | wire));

    private void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
