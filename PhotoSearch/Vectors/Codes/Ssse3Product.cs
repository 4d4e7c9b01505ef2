using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary><see cref="CodeProduct"/> for x64 without AVX2: the small processors of many home servers.</summary>
internal static unsafe class Ssse3Product
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        var (even, odd, ones) = (Vector128<int>.Zero, Vector128<int>.Zero, Vector128<short>.One);
        for (var i = 0; i < stride; i += 2 * Vector128<byte>.Count)
        {
            even += Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(Vector128.Load(code + i), Vector128.Load(query + i)), ones);
            odd += Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(Vector128.Load(code + i + 16), Vector128.Load(query + i + 16)), ones);
        }

        return Vector128.Sum(even + odd);
    }
}
