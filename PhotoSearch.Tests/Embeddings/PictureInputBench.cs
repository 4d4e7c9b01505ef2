using System.Diagnostics;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>
/// What one picture's preprocessing takes on one core. Not part of the suite: run it by its name with <c>--explicit only</c>; with <c>DOTNET_EnableAVX2=0</c> it measures the portable way.
/// </summary>
public sealed class PictureInputBench
{
    private const int Pictures = 300;

    [Theory(Explicit = true)]
    [InlineData(600, 448, 224)]
    [InlineData(1000, 750, 224)]
    [InlineData(896, 672, 336)]
    public void One_picture_after_another(int width, int height, int side)
    {
        var input = new PictureInput(new PreprocessRules(side, side, [0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f], Interpolation.Bicubic, ResizeMode.Shortest, 0));
        var picture = SomePictures.Drawn(width, height);
        var numbers = new float[input.Length];
        Write(input, picture, numbers);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();

        Write(input, picture, numbers);

        var time = Stopwatch.GetElapsedTime(started) / Pictures;
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Pictures;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{width}x{height} to {side}: {time.TotalMilliseconds:0.000} ms, {width * height * 3 / time.TotalSeconds / 1e6:0} MB/s, {allocated} bytes allocated a picture"));
        Assert.Equal(0, allocated);
    }

    private static void Write(PictureInput input, RgbPixels picture, float[] numbers)
    {
        for (var i = 0; i < Pictures; i++)
        {
            input.Write(picture, numbers);
        }
    }
}
