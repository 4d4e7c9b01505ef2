using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace PhotoSearch.Vectors.Codes;

/// <summary><see cref="CodeProduct"/> by sdot, which takes two signed factors: the code less 128, and 128 · Σ query added at the end.</summary>
internal static unsafe class ArmDotProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        var (zero, one) = (Vector128.Create((byte)128), Vector128<sbyte>.One);
        var (even, odd, querySum) = (Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero);
        for (var i = 0; i < stride; i += 2 * Vector128<byte>.Count)
        {
            var (first, second) = (Vector128.Load(query + i), Vector128.Load(query + i + 16));
            even = Dp.DotProduct(even, (Vector128.Load(code + i) ^ zero).AsSByte(), first);
            odd = Dp.DotProduct(odd, (Vector128.Load(code + i + 16) ^ zero).AsSByte(), second);
            querySum = Dp.DotProduct(Dp.DotProduct(querySum, first, one), second, one);
        }

        return Vector128.Sum(even + odd + (querySum << 7));
    }
}
