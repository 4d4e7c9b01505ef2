using System.Numerics.Tensors;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>
/// The stated bound: what a model gets by our short way (a decoder that shrinks, a resize to twice the model's side) against what it would get of all the original's pixels.
/// </summary>
public sealed class ModelInputBoundTests : DecodingTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(224)]
    public async Task Real_photos_stay_within_the_bound(int side)
    {
        foreach (var path in SharedPhotos.Some(16))
        {
            await AssertWithinAsync(path, side);
        }
    }

    /// <summary>No side is a multiple of what a decoder shrinks by, and there is grain in every pixel.</summary>
    [Theory]
    [InlineData(4001, 3003, 224)]
    [InlineData(3003, 4001, 80)]
    [InlineData(4001, 3003, 336)]
    [InlineData(2417, 1009, 224)]
    public async Task A_camera_s_photo_stays_within_the_bound(int width, int height, int side)
    {
        var random = new Random(3);
        var path = Picture.Write(File("grain.jpg"), width, height, (x, y) => Scene(x, y, random.Next(-8, 9)), "jpegsave", [("Q", "90")]);

        await AssertWithinAsync(path, side);
    }

    private async Task AssertWithinAsync(string path, int side)
    {
        var whole = Picture.Read(path);
        var alone = await Decoder.PixelsAsync(path, side, Ct);
        var decoded = (await Decoder.DecodeAsync(path, side, Ct)).ModelInput;

        foreach (var mode in Enum.GetValues<ResizeMode>())
        {
            var expected = Input(whole, side, mode);
            foreach (var pixels in new[] { alone, decoded })
            {
                var cosine = TensorPrimitives.CosineSimilarity<float>(expected, Input(pixels, side, mode));
                Assert.True(cosine >= PicturePlan.LeastCosine, $"{path}, {mode} {side}: {cosine} by {pixels.Width}x{pixels.Height} of {whole.Width}x{whole.Height}");
            }
        }
    }

    private static float[] Input(RgbPixels pixels, int side, ResizeMode mode)
    {
        var rules = new PreprocessRules(side, side, [0.48145466f, 0.4578275f, 0.40821073f], [0.26862954f, 0.26130258f, 0.27577711f], Interpolation.Bicubic, mode, 0);
        var input = new PictureInput(rules);
        var numbers = new float[input.Length];
        input.Write(pixels, numbers);
        return numbers;
    }

    /// <summary>Hills, a fence of hard edges, and grain.</summary>
    private static (byte R, byte G, byte B) Scene(int x, int y, int grain)
    {
        var fence = (x + (y / 3)) % 97 < 21 ? 50 : 0;
        return (Level((90 * Math.Sin(x / 310.0) * Math.Cos(y / 170.0)) + fence + grain), Level((70 * Math.Cos((x - y) / 230.0)) + fence + grain), Level((80 * Math.Sin(y / 90.0)) - fence + grain));
    }

    private static byte Level(double value) => (byte)Math.Clamp(118 + value, 0, 255);
}
