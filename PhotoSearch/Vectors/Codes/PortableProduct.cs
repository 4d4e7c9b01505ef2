using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PhotoSearch.Vectors.Codes;

/// <summary><see cref="CodeProduct"/> for any processor, and what the other paths are tested against.</summary>
internal static unsafe class PortableProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < stride; i += Vector128<byte>.Count)
        {
            var (codeLow, codeHigh) = Vector128.Widen(Vector128.Load(code + i));
            var (queryLow, queryHigh) = Vector128.Widen(Vector128.Load(query + i));
            // 255 · 63 fits into 16 bits, the sum of two such does as well.
            var (low, high) = Vector128.Widen((codeLow.AsInt16() * queryLow) + (codeHigh.AsInt16() * queryHigh));
            sum += low + high;
        }

        return Vector128.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Fine(byte* code, short* query, int stride)
    {
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < stride; i += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen((Vector128.Load(code + i) ^ Vector128.Create((byte)128)).AsSByte());
            sum += Product(low, Vector128.Load(query + i)) + Product(high, Vector128.Load(query + i + Vector128<short>.Count));
        }

        return Vector128.Sum(sum);
    }

    private static Vector128<int> Product(Vector128<short> a, Vector128<short> b)
    {
        var (aLow, aHigh) = Vector128.Widen(a);
        var (bLow, bHigh) = Vector128.Widen(b);
        return (aLow * bLow) + (aHigh * bHigh);
    }
}
