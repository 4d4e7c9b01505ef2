using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Tests.Vectors.Codes;

public sealed unsafe class CodeProductTests
{
    private delegate int CoarsePath(byte* code, sbyte* query, int stride);

    private delegate int FinePath(byte* code, short* query, int stride);

    [Fact]
    public void The_portable_path_is_the_sum_of_the_products() => AssertSame(PlainCoarse, PortableProduct.Of, PlainFine, PortableProduct.Fine);

    [Fact]
    public void The_chosen_path_gives_the_portable_ones_integers() =>
        AssertSame(PortableProduct.Of, (c, q, n) => CodeProduct.Of(c, q, n), PortableProduct.Fine, (c, q, n) => CodeProduct.Fine(c, q, n));

    [Fact]
    public void Ssse3_gives_the_portable_ones_integers()
    {
        Assert.SkipUnless(Ssse3.IsSupported, "This processor has no SSSE3.");
        AssertSame(PortableProduct.Of, Ssse3Product.Of);
    }

    [Fact]
    public void Avx2_gives_the_portable_ones_integers()
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2.");
        AssertSame(PortableProduct.Of, Avx2Product.Of, PortableProduct.Fine, Avx2Product.Fine);
    }

    [Fact]
    public void Avx_vnni_gives_the_portable_ones_integers()
    {
        Assert.SkipUnless(AvxVnniProduct.IsSupported, "This processor has no AVX-VNNI.");
        AssertSame(PortableProduct.Of, AvxVnniProduct.Of);
    }

    [Fact]
    public void Avx512_gives_the_portable_ones_integers()
    {
        Assert.SkipUnless(Avx512Product.IsSupported, "This processor has no AVX-512BW.");
        AssertSame(PortableProduct.Of, Avx512Product.Of, PortableProduct.Fine, Avx512Product.Fine);
    }

    [Fact]
    public void Arms_dot_product_gives_the_portable_ones_integers()
    {
        Assert.SkipUnless(Dp.IsSupported, "This processor has no dot product of Arm.");
        AssertSame(PortableProduct.Of, ArmDotProduct.Of);
    }

    private static void AssertSame(CoarsePath expected, CoarsePath actual, FinePath? expectedFine = null, FinePath? actualFine = null)
    {
        var random = new Random(3);
        for (var stride = 64; stride <= 2048; stride += stride < 512 ? 64 : 128)
        {
            var code = (byte*)NativeMemory.AlignedAlloc((nuint)stride, 64);
            var query = (sbyte*)NativeMemory.AlignedAlloc((nuint)stride, 64);
            var fine = (short*)NativeMemory.AlignedAlloc((nuint)stride * sizeof(short), 64);
            try
            {
                for (var fill = 0; fill < 40; fill++)
                {
                    for (var i = 0; i < stride; i++)
                    {
                        (code[i], query[i], fine[i]) = fill switch
                        {
                            0 => ((byte)255, (sbyte)63, (short)2047),
                            1 => ((byte)255, (sbyte)-63, (short)-2047),
                            2 => ((byte)0, (sbyte)63, (short)2047),
                            3 => ((byte)0, (sbyte)-63, (short)-2047),
                            4 => ((byte)128, (sbyte)random.Next(-63, 64), (short)random.Next(-2047, 2048)),
                            5 => ((byte)(i % 2 * 255), (sbyte)63, (short)-2047),
                            6 => ((byte)random.Next(256), (sbyte)0, (short)0),
                            _ => ((byte)random.Next(256), (sbyte)random.Next(-63, 64), (short)random.Next(-2047, 2048)),
                        };
                    }

                    Assert.Equal(expected(code, query, stride), actual(code, query, stride));
                    if (expectedFine is not null && actualFine is not null)
                    {
                        Assert.Equal(expectedFine(code, fine, stride), actualFine(code, fine, stride));
                    }
                }
            }
            finally
            {
                NativeMemory.AlignedFree(code);
                NativeMemory.AlignedFree(query);
                NativeMemory.AlignedFree(fine);
            }
        }
    }

    private static int PlainCoarse(byte* code, sbyte* query, int stride)
    {
        var sum = 0L;
        for (var i = 0; i < stride; i++)
        {
            sum += code[i] * query[i];
        }

        return checked((int)sum);
    }

    private static int PlainFine(byte* code, short* query, int stride)
    {
        var sum = 0L;
        for (var i = 0; i < stride; i++)
        {
            sum += (code[i] - 128) * query[i];
        }

        return checked((int)sum);
    }
}
