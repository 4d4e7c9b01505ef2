using System.Buffers.Text;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Searching;

/// <summary>
/// A picture as a part of an address: what the model saw in it, and nothing that could show it. So a search from a picture can be reloaded and sent to somebody,
/// and the picture itself need not be kept. No secret, and not signed: whoever makes one up asks for a point of the model's space, as words do.
/// </summary>
internal static class PictureAddress
{
    private const byte Version = 1;
    private const int SpaceBytes = 6;
    private const int ChecksumBytes = 4;
    private const int OtherBytes = 1 + SpaceBytes + ChecksumBytes;

    /// <summary>Of the widest models, 1,536 numbers, with room; 512 numbers take 698.</summary>
    public const int LongestCharacters = 4000;

    private const string ChooseAgain = " Choose the picture again.";

    /// <param name="vector">Of length 1.</param>
    public static string Write(string space, ReadOnlySpan<float> vector)
    {
        var bytes = new byte[OtherBytes + vector.Length];
        bytes[0] = Version;
        SpaceOf(space).CopyTo(bytes.AsSpan(1));
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        for (var i = 0; i < vector.Length; i++)
        {
            // The root spends the steps on small numbers. CLIP has directions with one large number among hundreds of small ones, which even steps would lose.
            var number = MathF.Sqrt(Math.Abs(vector[i]) / largest) * sbyte.MaxValue;
            bytes[1 + SpaceBytes + i] = (byte)(sbyte)MathF.CopySign(MathF.Round(number), vector[i]);
        }

        Checksum(bytes).CopyTo(bytes.AsSpan(bytes.Length - ChecksumBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The direction, of length 1; its cosine with the one that was written is at least 0.999.</summary>
    /// <exception cref="QuestionException">It is damaged, or of another model.</exception>
    public static float[] Read(string token, string space, int dimension)
    {
        if (token.Length > LongestCharacters || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > OtherBytes } bytes
            || bytes[0] != Version || Base64Url.EncodeToString(bytes) != token || !bytes.AsSpan(bytes.Length - ChecksumBytes).SequenceEqual(Checksum(bytes)))
        {
            throw new QuestionException("The address of your picture is damaged." + ChooseAgain);
        }

        var numbers = bytes.AsSpan((1 + SpaceBytes)..^ChecksumBytes);
        if (!bytes.AsSpan(1, SpaceBytes).SequenceEqual(SpaceOf(space)) || numbers.Length != dimension)
        {
            throw new QuestionException("Your picture was looked at by another model than the one that answers now." + ChooseAgain);
        }

        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            var number = (float)(sbyte)numbers[i];
            vector[i] = number * Math.Abs(number);
        }

        var length = TensorPrimitives.Norm(vector);
        if (length == 0)
        {
            throw new QuestionException("The address of your picture is damaged." + ChooseAgain);
        }

        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }

    private static ReadOnlySpan<byte> SpaceOf(string space) => SHA256.HashData(Encoding.UTF8.GetBytes(space)).AsSpan(0, SpaceBytes);

    private static ReadOnlySpan<byte> Checksum(byte[] bytes) => SHA256.HashData(bytes.AsSpan(..^ChecksumBytes)).AsSpan(0, ChecksumBytes);
}
