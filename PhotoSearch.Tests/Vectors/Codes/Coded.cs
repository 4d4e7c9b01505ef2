using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Codes;

namespace PhotoSearch.Tests.Vectors.Codes;

/// <summary>A vector's code, its two queries and the query made of the code, where kernels want them.</summary>
internal sealed unsafe class Coded : IDisposable
{
    public Coded(Quantiser quantiser, float[] vector)
    {
        Code = (byte*)NativeMemory.AlignedAlloc((nuint)quantiser.Stride, 64);
        Query = (sbyte*)NativeMemory.AlignedAlloc((nuint)quantiser.Stride, 64);
        Halved = (sbyte*)NativeMemory.AlignedAlloc((nuint)quantiser.Stride, 64);
        Fine = (short*)NativeMemory.AlignedAlloc((nuint)quantiser.Stride * sizeof(short), 64);
        quantiser.Encode(vector, Code);
        quantiser.EncodeQuery(vector, Query, Fine);
        quantiser.QueryOf(Code, Halved);
    }

    public byte* Code { get; }

    public sbyte* Query { get; }

    public sbyte* Halved { get; }

    public short* Fine { get; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Code);
        NativeMemory.AlignedFree(Query);
        NativeMemory.AlignedFree(Halved);
        NativeMemory.AlignedFree(Fine);
    }
}
