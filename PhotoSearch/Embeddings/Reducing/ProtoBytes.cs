using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PhotoSearch.Embeddings.Reducing;

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

    public ProtoBytes Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoBytes Part(int field, ProtoBytes part) => Bytes(field, part._bytes.WrittenSpan);

    public ProtoBytes Bytes(int field, ReadOnlySpan<byte> value) => Head(field, value.Length).Append(value);

    /// <summary>The head of a part whose bytes the caller writes after these.</summary>
    public ProtoBytes Head(int field, long length)
    {
        Tag(field, Delimited);
        Write((ulong)length);
        return this;
    }

    public ProtoBytes Append(ProtoBytes fields) => Append(fields._bytes.WrittenSpan);

    /// <summary>Fields as they lie in another message.</summary>
    public ProtoBytes Append(ReadOnlySpan<byte> fields)
    {
        _bytes.Write(fields);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

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
