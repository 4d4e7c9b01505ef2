using System.Numerics.Tensors;

namespace PhotoSearch.Embeddings;

/// <summary>A <see cref="SentenceHead"/> with its weights.</summary>
internal sealed class SentenceProjection
{
    /// <summary>Of a vector; no text tower has more.</summary>
    private const int MostNumbers = 4096;

    private readonly int _in;
    private readonly int _out;
    private readonly float[] _weights;
    private readonly float[]? _bias;

    private SentenceProjection(int @in, int @out, float[] weights, float[]? bias) => (_in, _out, _weights, _bias) = (@in, @out, weights, bias);

    /// <returns>Null where there is no dense layer.</returns>
    /// <exception cref="ModelException">The weights are not there, or not as the settings say.</exception>
    public static SentenceProjection? Read(SentenceHead head)
    {
        if (head.DenseSettings is not { } settings)
        {
            return null;
        }

        var (from, to) = (Count(settings, "in_features"), Count(settings, "out_features"));
        var weights = SafeTensors.Read(head.DenseWeights, "linear.weight", to, from);
        var bias = settings.FlagOr(settings.Root, "bias", true) ? SafeTensors.Read(head.DenseWeights, "linear.bias", to) : null;
        return new SentenceProjection(from, to, weights, bias);
    }

    /// <summary>The mean of the words' vectors, those of the padding left out.</summary>
    /// <param name="tokens">A vector after the other.</param>
    /// <param name="count">Of them, from the first, that are words.</param>
    public static float[] Mean(ReadOnlySpan<float> tokens, int dimension, int count)
    {
        var mean = new float[dimension];
        for (var token = 0; token < count; token++)
        {
            TensorPrimitives.Add(mean, tokens.Slice(token * dimension, dimension), mean);
        }

        TensorPrimitives.Divide(mean, count, mean);
        return mean;
    }

    /// <summary>The dense layer; a vector that has its length already was through it.</summary>
    /// <param name="graph">For the sentence, where the two do not fit.</param>
    /// <exception cref="ModelException">Neither what goes in nor what comes out.</exception>
    public float[] Apply(float[] vector, string graph)
    {
        if (vector.Length != _in)
        {
            return vector.Length == _out ? vector : throw new ModelException($"{graph} gives {vector.Length} numbers, but the dense layer beside it takes {_in}; copy the model's whole folder again.");
        }

        var projected = new float[_out];
        for (var row = 0; row < _out; row++)
        {
            projected[row] = TensorPrimitives.Dot(_weights.AsSpan(row * _in, _in), vector) + (_bias?[row] ?? 0);
        }

        return projected;
    }

    private static int Count(ModelFile settings, string name) =>
        settings.Whole(settings.Need(settings.Root, name), name) is var number and > 0 and <= MostNumbers ? number : throw settings.Wrong($"\"{name}\" is out of range");
}
