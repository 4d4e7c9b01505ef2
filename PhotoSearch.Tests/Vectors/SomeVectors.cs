using System.Numerics.Tensors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>Unit vectors made from a seed.</summary>
internal static class SomeVectors
{
    public static float[] Unit(Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            vector[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    public static float[] Axis(int dimension, int axis)
    {
        var vector = new float[dimension];
        vector[axis] = 1;
        return vector;
    }
}
