using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors;

/// <summary>
/// Rows of floats in one piece of memory outside the garbage collector's heap, each row on its own cache line and padded with zeros.
/// A block of 200 MB is given back at the moment it is replaced, not at some later collection.
/// </summary>
internal sealed unsafe class VectorBlock : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int Alignment = 64;

    public VectorBlock(int dimension, int capacity)
        : base(ownsHandle: true)
    {
        (Dimension, Stride, Capacity) = (dimension, InnerProduct.Padded(dimension), capacity);
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Bytes, Alignment));
    }

    public int Dimension { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Rows.</summary>
    public int Capacity { get; }

    public long Bytes => (long)Capacity * Stride * sizeof(float);

    public float* Row(int slot) => (float*)handle + ((long)slot * Stride);

    public Span<float> Vector(int slot) => new(Row(slot), Dimension);

    public void Write(int slot, ReadOnlySpan<float> vector)
    {
        var row = new Span<float>(Row(slot), Stride);
        vector.CopyTo(row);
        row[Dimension..].Clear();
    }

    public void CopyRow(int from, int to) => new Span<float>(Row(from), Stride).CopyTo(new Span<float>(Row(to), Stride));

    public void CopyTo(VectorBlock larger, int rows) =>
        Buffer.MemoryCopy(Row(0), larger.Row(0), larger.Bytes, (long)rows * Stride * sizeof(float));

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
