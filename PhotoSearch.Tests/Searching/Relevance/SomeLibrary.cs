using System.Numerics.Tensors;
using PhotoSearch.Commands.Benchmarks.Vectors;

namespace PhotoSearch.Tests.Searching.Relevance;

/// <summary>Vectors as a model makes them: photos around one direction, texts around another, and what a photo shows is off both.</summary>
internal sealed class SomeLibrary(ulong seed)
{
    private const int Dimension = 64;
    private SeededNumbers _numbers = new(seed, 1);

    /// <summary>As clearly as a good model shows what a photo is about.</summary>
    public float Clarity { get; init; } = 0.8f;

    /// <summary>What a photo can show.</summary>
    public float[] Subject() => Unit(Noise());

    public float[] Photo(float[]? subject = null) => Around(1, subject, Clarity);

    public float[] Text(float[]? subject = null) => Around(2, subject, 1, subject is null ? 1 : 0.3f);

    public IReadOnlyList<float[]> Photos(int count, float[]? subject = null) => [.. Enumerable.Range(0, count).Select(_ => Photo(subject))];

    public IReadOnlyList<float[]> Texts(int count, float[]? subject = null) => [.. Enumerable.Range(0, count).Select(_ => Text(subject))];

    public static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    private float[] Around(int side, float[]? subject, float clarity, float noise = 1)
    {
        var vector = Noise();
        TensorPrimitives.Multiply(vector, noise, vector);
        vector[side] += 0.5f;
        if (subject is not null)
        {
            TensorPrimitives.MultiplyAdd(subject, clarity, vector, vector);
        }

        return Unit(vector);
    }

    private float[] Noise()
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = _numbers.Normal() / MathF.Sqrt(Dimension);
        }

        return vector;
    }
}
