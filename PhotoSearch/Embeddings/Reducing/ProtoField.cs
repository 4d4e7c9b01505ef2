using System.Buffers.Binary;
using System.Text;

namespace PhotoSearch.Embeddings.Reducing;

/// <summary>
/// One field of a protobuf message, as it lies in the file: a graph is taken apart and put together again without knowing, or losing, what is not asked for.
/// </summary>
/// <remarks>Wire format: protobuf.dev/programming-guides/encoding. The numbers of ONNX's fields stand where they are used (onnx.proto3).</remarks>
/// <param name="Number">Of the field in its message.</param>
/// <param name="Value">Of a number; 0 for bytes.</param>
/// <param name="Bytes">Of a text, block or message; empty for a number.</param>
/// <param name="Raw">The field with its tag, to be written as it is.</param>
internal readonly record struct ProtoField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Raw)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public float Single => BitConverter.UInt32BitsToSingle((uint)Value);

    /// <exception cref="InvalidDataException">This is no message.</exception>
    public static List<ProtoField> ReadAll(ReadOnlyMemory<byte> message)
    {
        var fields = new List<ProtoField>();
        for (var at = 0; at < message.Length;)
        {
            var begin = at;
            var tag = ReadVarint(message.Span, ref at);
            var (value, from) = (0ul, at);
            switch ((int)(tag & 7))
            {
                case Varint:
                    value = ReadVarint(message.Span, ref at);
                    from = at;
                    break;
                case Fixed64:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(Take(message, ref at, sizeof(ulong)).Span);
                    from = at;
                    break;
                case Fixed32:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(Take(message, ref at, sizeof(uint)).Span);
                    from = at;
                    break;
                case Delimited:
                    var length = ReadVarint(message.Span, ref at);
                    from = at;
                    Take(message, ref at, length);
                    break;
                default:
                    throw new InvalidDataException("a field is of an unknown kind");
            }

            fields.Add(new ProtoField((int)(tag >> 3), value, message[from..at], message[begin..at]));
        }

        return fields;
    }

    /// <summary>Whole numbers one after the other, as repeated fields are packed.</summary>
    public static List<long> ReadPacked(ReadOnlyMemory<byte> bytes)
    {
        var numbers = new List<long>();
        for (var at = 0; at < bytes.Length;)
        {
            numbers.Add((long)ReadVarint(bytes.Span, ref at));
        }

        return numbers;
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> message, ref int at, ulong length)
    {
        if (length > (ulong)(message.Length - at))
        {
            throw new InvalidDataException("it ends in the middle of a field");
        }

        var taken = message.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
            {
                break;
            }

            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("it ends in the middle of a number");
    }
}
