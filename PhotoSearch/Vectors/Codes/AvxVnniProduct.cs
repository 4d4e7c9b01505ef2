// CA2252: System.Runtime.Intrinsics.X86.AvxVnni is marked a preview in .NET 9, which is about the type's name, not about what it does:
// it is the processor's vpdpbusd, and IsSupported says whether that is there.
#pragma warning disable CA2252
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PhotoSearch.Vectors.Codes;

/// <summary><see cref="CodeProduct"/> by vpdpbusd, which multiplies and adds four bytes into 32 bits in one step.</summary>
internal static unsafe class AvxVnniProduct
{
    public static bool IsSupported => AvxVnni.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(byte* code, sbyte* query, int stride)
    {
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (var i = 0; i < stride; i += 2 * Vector256<byte>.Count)
        {
            even = AvxVnni.MultiplyWideningAndAdd(even, Vector256.Load(code + i), Vector256.Load(query + i));
            odd = AvxVnni.MultiplyWideningAndAdd(odd, Vector256.Load(code + i + 32), Vector256.Load(query + i + 32));
        }

        return Vector256.Sum(even + odd);
    }
}
