using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings.Reducing;

/// <summary>
/// A weight matrix [rows, columns] as 8-bit numbers with one scale a column: symmetric, so that zero stays zero; a column of its own scale, because the columns of one
/// matrix differ in size by an order of magnitude.
/// </summary>
internal sealed record Int8Weights(sbyte[] Numbers, float[] Scales)
{
    private const float Largest = 127;

    public static Int8Weights Of(ReadOnlySpan<float> weights, int rows, int columns)
    {
        var scales = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            TensorPrimitives.MaxMagnitude(scales, weights.Slice(row * columns, columns), scales);
        }

        TensorPrimitives.Abs(scales, scales);
        TensorPrimitives.Divide(scales, Largest, scales);
        for (var column = 0; column < columns; column++)
        {
            // A column of nothing but zeros: any scale will do, but none may be zero.
            scales[column] = scales[column] > 0 ? scales[column] : 1;
        }

        var numbers = new sbyte[rows * columns];
        var scaled = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            TensorPrimitives.Divide(weights.Slice(row * columns, columns), scales, scaled);
            TensorPrimitives.Round<float>(scaled, scaled);
            TensorPrimitives.ConvertSaturating<float, sbyte>(scaled, numbers.AsSpan(row * columns, columns));
        }

        return new Int8Weights(numbers, scales);
    }

    /// <summary>From [columns, rows] to [rows, columns].</summary>
    public static float[] Transposed(ReadOnlySpan<float> weights, int rows, int columns)
    {
        var turned = new float[weights.Length];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                turned[(row * columns) + column] = weights[(column * rows) + row];
            }
        }

        return turned;
    }

    public ReadOnlySpan<byte> NumberBytes => MemoryMarshal.AsBytes<sbyte>(Numbers);

    public ReadOnlySpan<byte> ScaleBytes => MemoryMarshal.AsBytes<float>(Scales);
}
