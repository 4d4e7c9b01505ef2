using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PhotoSearch.Searching;

/// <summary>A picture as a question: its embedding, and the space in which that may be compared. Equal where all numbers are.</summary>
internal sealed record PictureQuery(string Space, float[] Vector)
{
    /// <summary>The same for equal pictures.</summary>
    public string Key => $"{Space} {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Vector.AsSpan())))}";

    public bool Equals(PictureQuery? other) => other is not null && Space == other.Space && Vector.AsSpan().SequenceEqual(other.Vector);

    public override int GetHashCode() => HashCode.Combine(Space, Vector.Length, Vector.Length == 0 ? 0 : Vector[0]);
}
