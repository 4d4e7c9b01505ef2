using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary>
/// Inner products of codes and queries by the best instructions that this processor has. Integers: every path gives the same number.
/// Which path is taken is a constant for the just-in-time compiler, so nothing of the choice is left in the machine code.
/// </summary>
/// <remarks>
/// The paths are compiled with all optimisations at their first call. Such instructions cannot be compiled ahead, and the runtime's first,
/// quick compilation keeps every vector in memory: 124 ns a product of 512 instead of 6, until some 100 ms after the 30th call.
/// Four products at once, sharing the loads of the query, were measured and gave nothing beyond the first cache (5.2 ns each, there 5.5).
/// </remarks>
internal static unsafe class CodeProduct
{
    /// <summary>Σ code · query.</summary>
    /// <param name="code">A row's, 128 is zero.</param>
    /// <param name="query">Coarse, ±63.</param>
    /// <param name="stride">Bytes of each, a multiple of 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        if (Avx512Product.IsSupported)
        {
            return Avx512Product.Of(code, query, stride);
        }

        if (AvxVnniProduct.IsSupported)
        {
            return AvxVnniProduct.Of(code, query, stride);
        }

        if (Avx2.IsSupported)
        {
            return Avx2Product.Of(code, query, stride);
        }

        if (Ssse3.IsSupported)
        {
            return Ssse3Product.Of(code, query, stride);
        }

        return Dp.IsSupported ? ArmDotProduct.Of(code, query, stride) : PortableProduct.Of(code, query, stride);
    }

    /// <summary>Σ (code - 128) · query.</summary>
    /// <param name="code">A row's, 128 is zero.</param>
    /// <param name="query">Fine, ±2047.</param>
    /// <param name="stride">Bytes of a code, a multiple of 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Fine(byte* code, short* query, int stride)
    {
        if (Avx512Product.IsSupported)
        {
            return Avx512Product.Fine(code, query, stride);
        }

        return Avx2.IsSupported ? Avx2Product.Fine(code, query, stride) : PortableProduct.Fine(code, query, stride);
    }
}
