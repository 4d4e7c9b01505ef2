using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PhotoSearch.Embeddings;

/// <summary>A file of named tensors: the length of a JSON header, the header, the numbers.</summary>
internal static class SafeTensors
{
    /// <summary>A dense layer's header is a line; more than this is no header.</summary>
    private const long LongestHeader = 1 << 20;

    /// <summary>The largest dense layer of a text tower, 4,096 by 4,096, takes 64 MB.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>Reads the tensor of that name, whatever its precision.</summary>
    /// <exception cref="ModelException">No such tensor, another shape, or a file that is none of this kind.</exception>
    public static float[] Read(string path, string name, params ReadOnlySpan<int> shape)
    {
        ForeignFile.Refuse(path);
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> lengthBytes = stackalloc byte[sizeof(long)];
            if (file.ReadAtLeast(lengthBytes, sizeof(long), throwOnEndOfStream: false) < sizeof(long))
            {
                throw Odd(path, "it is cut off");
            }

            var length = BinaryPrimitives.ReadInt64LittleEndian(lengthBytes);
            if (length is < 2 or > LongestHeader || length > file.Length - file.Position)
            {
                throw Odd(path, "it is no safetensors file, or cut off");
            }

            var header = new byte[length];
            file.ReadExactly(header);
            using var document = JsonDocument.Parse(header);
            return Numbers(file, document.RootElement, path, name, shape);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelException($"{path}: its header cannot be read ({e.Message}); copy it again from where the model came from.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read ({e.Message}); mend that and try again.", e);
        }
    }

    private static float[] Numbers(FileStream file, JsonElement header, string path, string name, ReadOnlySpan<int> shape)
    {
        if (!header.TryGetProperty(name, out var tensor))
        {
            throw Odd(path, $"there is no tensor \"{name}\" in it");
        }

        if (!tensor.TryGetProperty("dtype", out var type) || !tensor.TryGetProperty("shape", out var sides) || !tensor.TryGetProperty("data_offsets", out var offsets)
            || offsets.GetArrayLength() != 2)
        {
            throw Odd(path, $"the tensor \"{name}\" does not say its dtype, shape and data_offsets");
        }

        var said = sides.EnumerateArray().Select(side => side.GetInt64()).ToArray();
        if (!said.AsSpan().SequenceEqual(Array.ConvertAll(shape.ToArray(), side => (long)side)))
        {
            throw Odd(path, $"the tensor \"{name}\" has the shape [{string.Join(',', said)}] instead of [{string.Join(',', shape.ToArray())}]");
        }

        var kind = type.GetString();
        var size = kind switch
        {
            "F32" => sizeof(float),
            "F16" or "BF16" => 2,
            _ => throw Odd(path, $"the tensor \"{name}\" is {kind}; known are F32, F16 and BF16"),
        };
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var count = said.Aggregate(1L, (product, side) => checked(product * side));
        if (begin < 0 || end - begin != count * size || end - begin > MostBytes || end > file.Length - file.Position)
        {
            throw Odd(path, $"the numbers of \"{name}\" do not lie in it, or it is cut off");
        }

        file.Position += begin;
        var bytes = new byte[end - begin];
        file.ReadExactly(bytes);
        return Widen(bytes, kind, (int)count);
    }

    private static float[] Widen(byte[] bytes, string kind, int count)
    {
        var numbers = new float[count];
        switch (kind)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
                break;
            case "F16":
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), numbers);
                break;
            default:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < count; i++)
                {
                    numbers[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                }

                break;
        }

        return numbers;
    }

    private static ModelException Odd(string path, string what) => new($"{path}: {what}; copy it again from where the model came from.");
}
