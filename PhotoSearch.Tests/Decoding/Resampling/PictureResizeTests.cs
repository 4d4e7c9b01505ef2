using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using PhotoSearch.Decoding.Resampling;

namespace PhotoSearch.Tests.Decoding.Resampling;

/// <summary>That the two ways of computing agree, and a picture that is covered in part. That they agree with Pillow is tested with the model's preprocessing.</summary>
public sealed class PictureResizeTests
{
    [Theory]
    [InlineData(1, 1, 7, 9)]
    [InlineData(3, 500, 2, 31)]
    [InlineData(500, 3, 33, 5)]
    [InlineData(333, 217, 100, 80)]
    [InlineData(40, 30, 123, 77)]
    public void The_fast_way_gives_what_the_portable_one_gives(int width, int height, int toWidth, int toHeight)
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2: only the portable way runs here.");
        foreach (var kernel in Enum.GetValues<ResizeKernel>())
        {
            var across = ResizeSide.Whole(width, width, toWidth, kernel);
            var down = ResizeSide.Whole(height, height, toHeight, kernel);
            var pixels = Noise(width * height * 3);
            var fast = new byte[toWidth * toHeight * 3];

            PictureResize.Whole(pixels, across, down, fast);

            Assert.Equal(Portable(pixels, width, height, across, down), fast);
        }
    }

    [Fact]
    public void A_side_that_a_decoder_rounded_up_is_resized_by_what_it_covers()
    {
        // 33 pixels shrunk by 2 are 17, of which the last covers half a pixel only.
        var ramp = Enumerable.Range(0, 17).SelectMany(x => Enumerable.Repeat((byte)(x * 10), 3)).ToArray();
        var resized = new byte[8 * 3];

        PictureResize.Whole(ramp, new ResizeSide(17, 16.5, 8, 0, 8, ResizeKernel.Bilinear), ResizeSide.Whole(1, 1, 1, ResizeKernel.Bilinear), resized);

        // The centre of pixel 3 lies at 3.5 * 16.5 / 8 - 0.5 = 6.72 of the source.
        Assert.InRange(resized[3 * 3], 66, 68);
    }

    [Fact]
    public void More_sides_than_are_kept_do_no_harm()
    {
        for (var width = 1; width < 200; width++)
        {
            var resized = new byte[4 * 3];

            PictureResize.Whole(Enumerable.Repeat((byte)77, width * 3).ToArray(), ResizeSide.Whole(width, width, 4, ResizeKernel.Bicubic), ResizeSide.Whole(1, 1, 1, ResizeKernel.Bicubic), resized);

            Assert.All(resized, value => Assert.Equal(77, value));
        }
    }

    private static byte[] Portable(byte[] pixels, int width, int height, ResizeSide across, ResizeSide down)
    {
        var rowBytes = across.Target * 3;
        var (narrowed, target) = (new byte[height * rowBytes], new byte[down.Target * rowBytes]);
        var (weightsAcross, weightsDown) = (new ResizeWeights(across), new ResizeWeights(down));
        byte[] padded = [.. pixels, 0];
        for (var row = 0; row < height; row++)
        {
            PortableResize.Across(ref MemoryMarshal.GetReference(padded.AsSpan(row * width * 3)), weightsAcross, narrowed.AsSpan(row * rowBytes, rowBytes));
        }

        for (var row = 0; row < down.Target; row++)
        {
            PortableResize.Down(narrowed.AsSpan(weightsDown.Begin(row) * rowBytes), rowBytes, weightsDown.Of(row), target.AsSpan(row * rowBytes, rowBytes));
        }

        return target;
    }

    /// <summary>Black and white beside each other make the filters overshoot.</summary>
    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        for (var i = 0; i < length; i += 7)
        {
            bytes[i] = (byte)(i % 2 * 255);
        }

        return bytes;
    }
}
