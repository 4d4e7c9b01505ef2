using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary><see cref="CodeProduct"/> by vpmaddubsw and vpmaddwd, 64 bytes at a time.</summary>
/// <remarks>One accumulator: the multiplications take longer than the chain of additions, and two or four accumulators measured the same.</remarks>
internal static unsafe class Avx512Product
{
    /// <summary>Where the runtime holds 512 bits for slower than 256 (the first such processors, which lower their clock), they are not used.</summary>
    public static bool IsSupported => Avx512BW.IsSupported && Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        var (sum, ones) = (Vector512<int>.Zero, Vector512<short>.One);
        for (var i = 0; i < stride; i += Vector512<byte>.Count)
        {
            sum += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(Vector512.Load(code + i), Vector512.Load(query + i)), ones);
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Fine(byte* code, short* query, int stride)
    {
        var (even, odd, zero) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512.Create((short)128));
        for (var i = 0; i < stride; i += 2 * Vector512<short>.Count)
        {
            even += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(code + i)) - zero, Vector512.Load(query + i));
            odd += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(code + i + 32)) - zero, Vector512.Load(query + i + 32));
        }

        return Vector512.Sum(even + odd);
    }
}
