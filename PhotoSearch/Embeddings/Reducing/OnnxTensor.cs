using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings.Reducing;

/// <summary>A constant of a graph (<c>TensorProto</c>), its numbers inside the graph's file or in one beside it.</summary>
internal sealed record OnnxTensor(string Name, long[] Dimensions, int DataType, ReadOnlyMemory<byte> Raw, IReadOnlyDictionary<string, string> External)
{
    /// <summary><c>TensorProto.DataType</c>.</summary>
    public const int Float = 1;

    /// <inheritdoc cref="Float"/>
    public const int Int8 = 3;

    private const int DimsField = 1;
    private const int DataTypeField = 2;
    private const int FloatDataField = 4;
    private const int NameField = 8;
    private const int RawDataField = 9;
    private const int ExternalDataField = 13;

    /// <summary>The numbers lie in a file beside the graph.</summary>
    public bool IsOutside => External.ContainsKey("location");

    public long Count => Dimensions.Aggregate(1L, (product, side) => product * side);

    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        var (name, dimensions, type, raw, external) = ("", new List<long>(), 0, ReadOnlyMemory<byte>.Empty, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var field in ProtoField.ReadAll(message))
        {
            switch (field.Number)
            {
                case DimsField:
                    // Packed or one by one, as the exporter likes.
                    dimensions.AddRange(field.Bytes.IsEmpty ? [(long)field.Value] : ProtoField.ReadPacked(field.Bytes));
                    break;
                case DataTypeField:
                    type = (int)field.Value;
                    break;
                case FloatDataField or RawDataField:
                    raw = field.Bytes;
                    break;
                case NameField:
                    name = field.Text;
                    break;
                case ExternalDataField:
                    var entry = ProtoField.ReadAll(field.Bytes);
                    external[entry.Find(part => part.Number == 1).Text] = entry.Find(part => part.Number == 2).Text;
                    break;
            }
        }

        return new OnnxTensor(name, [.. dimensions], type, raw, external);
    }

    /// <param name="folder">Of the graph's file; where numbers that are not inside it lie.</param>
    /// <exception cref="InvalidDataException">There are not as many numbers as the sides say.</exception>
    public float[] Floats(string folder)
    {
        var bytes = Bytes(folder);
        return bytes.Length == Count * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray()
            : throw new InvalidDataException($"the constant \"{Name}\" has {bytes.Length} bytes instead of {Count * sizeof(float)}");
    }

    /// <summary>The same constant with its numbers inside: whoever moves the graph need not move the file beside it.</summary>
    /// <inheritdoc cref="Floats"/>
    public ProtoBytes Inside(string folder) => Write(Name, DataType, Dimensions, Bytes(folder).Span);

    private ReadOnlyMemory<byte> Bytes(string folder)
    {
        if (!IsOutside)
        {
            return Raw;
        }

        var path = Path.Combine(folder, Path.GetFileName(External["location"]));
        using var file = File.OpenHandle(path);
        var offset = Number("offset", 0);
        var bytes = new byte[Number("length", RandomAccess.GetLength(file) - offset)];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            read += count > 0 ? count : throw new InvalidDataException($"{External["location"]} beside it ends too early");
        }

        return bytes;
    }

    private long Number(string entry, long absent) => External.TryGetValue(entry, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : absent;

    public static ProtoBytes Write(string name, int dataType, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> raw)
    {
        var tensor = new ProtoBytes();
        foreach (var side in dimensions)
        {
            tensor.Number(DimsField, side);
        }

        return tensor.Number(DataTypeField, dataType).Text(NameField, name).Bytes(RawDataField, raw);
    }
}
