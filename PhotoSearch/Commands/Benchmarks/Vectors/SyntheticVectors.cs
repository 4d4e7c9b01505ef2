using System.Numerics.Tensors;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>What a synthetic vector stands for.</summary>
internal enum SyntheticKind
{
    /// <summary>A stored picture.</summary>
    Picture = 1,

    /// <summary>A picture that is asked for; from the same distribution.</summary>
    Asked = 2,

    /// <summary>Words: off the pictures' cone, by a constant offset and more noise.</summary>
    Words = 3,

    /// <summary>A real picture that is moved to where words lie.</summary>
    Moved = 4,
}

/// <summary>
/// Vectors shaped like CLIP's: what a picture shows is a point of a clustered space of few dimensions, brought into many by a random linear map; to it come
/// the direction that all pictures share (so that any two have a cosine of about a half), a few dimensions that are large in all of them, and noise. Words lie
/// off the pictures' cone: they share a direction of their own, their meaning is fainter and their noise louder; their nearest picture has a cosine of about 0.3.
/// </summary>
/// <remarks>
/// The numbers below were tuned so that hnswlib (M 16, efConstruction 200) finds less than 97 % of the ten nearest at ef 20 in 100,000, and nearly all at ef 80.
/// Each vector has a stream of random numbers of its own: the first 100,000 of a million are the 100,000, and threads change nothing.
/// </remarks>
internal sealed class SyntheticVectors
{
    /// <summary>To be raised when anything below changes: files of another version are not used.</summary>
    public const int Version = 1;

    public const ulong Seed = 20260;

    private const int Latent = 32;
    private const int Clusters = 2000;
    private const int LargeDimensions = 4;

    /// <summary>How a picture lies about the centre of its cluster; centres have a deviation of 1.</summary>
    private const float Spread = 0.65f;

    /// <summary>Length of what is shown; of the shared direction it is 1.</summary>
    private const float Meaning = 0.9f;
    private const float Noise = 0.4f;

    private const float WordsOffset = 1.4f;
    private const float WordsMeaning = 0.85f;
    private const float WordsNoise = 0.6f;

    private readonly float[][] _map = new float[Latent][];
    private readonly float[][] _centres = new float[Clusters][];
    private readonly float[] _pictures;
    private readonly float[] _words;

    public SyntheticVectors(int dimension)
    {
        Dimension = dimension;
        var numbers = new SeededNumbers(Seed, 0);
        for (var l = 0; l < Latent; l++)
        {
            // The deviation falls with the root, because roots are exact on every machine and powers are not.
            _map[l] = Normal(ref numbers, dimension, 1 / MathF.Sqrt(l + 1) / MathF.Sqrt(dimension));
        }

        var length = Math.Sqrt(_map.Sum(column => SumOfSquares(column)));
        foreach (var column in _map)
        {
            TensorPrimitives.Multiply(column, (float)(Meaning / length), column);
        }

        for (var c = 0; c < Clusters; c++)
        {
            _centres[c] = Normal(ref numbers, Latent, 1);
        }

        _pictures = Normal(ref numbers, dimension, 1 / MathF.Sqrt(dimension));
        for (var i = 0; i < LargeDimensions; i++)
        {
            _pictures[numbers.Below(dimension)] += 0.3f;
        }

        ToUnit(_pictures);
        _words = Normal(ref numbers, dimension, WordsOffset / MathF.Sqrt(dimension));
    }

    public int Dimension { get; }

    /// <param name="number">Of the vector among its kind, from 0.</param>
    /// <param name="vector">Filled; of length one.</param>
    public void Write(SyntheticKind kind, long number, Span<float> vector)
    {
        var numbers = new SeededNumbers(Seed, ((ulong)kind << 48) + (ulong)number);

        // Squared, so that some clusters hold much and many hold little.
        var place = numbers.Uniform();
        var centre = _centres[(int)(Clusters * place * place)];
        (kind == SyntheticKind.Words ? _words : _pictures).CopyTo(vector);
        for (var l = 0; l < Latent; l++)
        {
            var shown = centre[l] + (Spread * numbers.Normal());
            TensorPrimitives.MultiplyAdd(_map[l], kind == SyntheticKind.Words ? WordsMeaning * shown : shown, vector, vector);
        }

        var noise = (kind == SyntheticKind.Words ? WordsNoise : Noise) / MathF.Sqrt(Dimension);
        foreach (ref var x in vector)
        {
            x += noise * numbers.Normal();
        }

        ToUnit(vector);
    }

    /// <summary>Moves a real picture's vector to where words lie: what it shows, apart from what all pictures share, with the words' offset and noise.</summary>
    /// <param name="middle">The mean of the pictures.</param>
    public void Shift(ReadOnlySpan<float> picture, ReadOnlySpan<float> middle, long number, Span<float> vector)
    {
        var numbers = new SeededNumbers(Seed, ((ulong)SyntheticKind.Moved << 48) + (ulong)number);
        TensorPrimitives.Subtract(picture, middle, vector);
        ToUnit(vector);
        TensorPrimitives.Multiply(vector, Meaning, vector);
        TensorPrimitives.Add(vector, _words, vector);
        foreach (ref var x in vector)
        {
            x += WordsNoise / MathF.Sqrt(Dimension) * numbers.Normal();
        }

        ToUnit(vector);
    }

    private static float[] Normal(ref SeededNumbers numbers, int count, float deviation)
    {
        var vector = new float[count];
        foreach (ref var x in vector.AsSpan())
        {
            x = deviation * numbers.Normal();
        }

        return vector;
    }

    private static void ToUnit(Span<float> vector) => TensorPrimitives.Multiply(vector, (float)(1 / Math.Sqrt(SumOfSquares(vector))), vector);

    /// <summary>One after the other, because the order of a wide sum is the processor's.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        foreach (var x in vector)
        {
            sum += (double)x * x;
        }

        return sum;
    }
}
