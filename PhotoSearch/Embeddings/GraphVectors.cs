using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PhotoSearch.Embeddings;

/// <summary>Reads what a graph gave: one unit vector a row.</summary>
internal static class GraphVectors
{
    /// <summary>Copies each row of the output and normalises it.</summary>
    /// <exception cref="ModelException">The output is not one vector a row, or says nothing.</exception>
    public static float[][] Rows(string graph, OrtValue output, int rows)
    {
        var type = output.GetTensorTypeAndShape();
        if (type.Shape is not [var count, var dimension] || count != rows || dimension < 1)
        {
            throw new ModelException(
                $"{graph}: the output has the shape [{string.Join(',', type.Shape)}] instead of one vector for each of {rows}; use a model exported as a CLIP encoder.");
        }

        var vectors = new float[rows][];
        for (var row = 0; row < rows; row++)
        {
            vectors[row] = new float[dimension];
            Copy(graph, output, type.ElementDataType, row * (int)dimension, vectors[row]);
            Normalise(graph, vectors[row]);
        }

        return vectors;
    }

    /// <summary>All numbers of an output, as they come.</summary>
    public static float[] All(string graph, OrtValue output)
    {
        var type = output.GetTensorTypeAndShape();
        var numbers = new float[type.ElementCount];
        Copy(graph, output, type.ElementDataType, 0, numbers);
        return numbers;
    }

    /// <exception cref="ModelException">It has no direction.</exception>
    public static float[] Normalise(string graph, float[] vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length) || length < 1e-12f)
        {
            throw new ModelException($"{graph} gave a vector of length {length.ToString(CultureInfo.InvariantCulture)}, which says nothing; use another model.");
        }

        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }

    private static void Copy(string graph, OrtValue output, TensorElementType type, int from, Span<float> into)
    {
        switch (type)
        {
            case TensorElementType.Float:
                output.GetTensorDataAsSpan<float>().Slice(from, into.Length).CopyTo(into);
                break;
            case TensorElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(output.GetTensorDataAsSpan<Float16>()).Slice(from, into.Length), into);
                break;
            default:
                throw new ModelException($"{graph}: the output is {type}; it must be float or float16.");
        }
    }
}
