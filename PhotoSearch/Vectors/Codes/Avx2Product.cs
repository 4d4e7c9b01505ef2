using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary><see cref="CodeProduct"/> by vpmaddubsw and vpmaddwd, 32 bytes at a time.</summary>
internal static unsafe class Avx2Product
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        var (even, odd, ones) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<short>.One);
        for (var i = 0; i < stride; i += 2 * Vector256<byte>.Count)
        {
            even += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Vector256.Load(code + i), Vector256.Load(query + i)), ones);
            odd += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Vector256.Load(code + i + 32), Vector256.Load(query + i + 32)), ones);
        }

        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Fine(byte* code, short* query, int stride)
    {
        var (even, odd, zero) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256.Create((short)128));
        for (var i = 0; i < stride; i += 2 * Vector256<short>.Count)
        {
            even += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(code + i) - zero, Vector256.Load(query + i));
            odd += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(code + i + 16) - zero, Vector256.Load(query + i + 16));
        }

        return Vector256.Sum(even + odd);
    }
}
