namespace PhotoSearch.Decoding.Resampling;

/// <summary>One side of a resize: what it was, what it becomes, and which of its pixels are wanted.</summary>
/// <param name="Source">Pixels there are.</param>
/// <param name="Extent">
/// How many of them the picture covers; less than <paramref name="Source"/> where a decoder shrank a side that its factor does not divide, and rounded up.
/// </param>
/// <param name="Target">Pixels the whole side becomes.</param>
/// <param name="From">First that is wanted of them.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ResizeSide(int Source, double Extent, int Target, int From, int Count, ResizeKernel Kernel)
{
    public static ResizeSide Whole(int source, double extent, int target, ResizeKernel kernel) => new(source, extent, target, 0, target, kernel);
}
