namespace PhotoSearch.Decoding;

/// <summary>How large the working picture and the model's picture of one original become. Sides are as stored, before orientation.</summary>
/// <param name="Width">Of the working picture.</param>
/// <param name="Height">Of the working picture.</param>
/// <param name="Shrink">By how much the decoder shrinks on its way: 1, 2, 4 or 8.</param>
/// <remarks>
/// What a model sees must stay what it would see of the whole original, resized once by its own rules: the cosine of the two inputs is at least
/// <see cref="LeastCosine"/> (tested on real photos). Three things hold that. The model's picture has twice the model's side or a little more, made with Lanczos; its sides
/// are chosen so that the model's own size comes out as from the original (one pixel more or less moves everything: 0.97 was measured);
/// and a side that a decoder rounded up while it shrank is resized by what it covers, not by its pixels.
/// </remarks>
internal sealed record PicturePlan(int Width, int Height, int Shrink = 1)
{
    /// <summary>Of the model's input made our way with that made from the whole original, after mean and deviation are taken out.</summary>
    public const double LeastCosine = 0.9995;

    /// <summary>12 MB of RGB. Only panoramas longer than about twenty times their height come near it.</summary>
    public const int MostModelPixels = 4 << 20;

    /// <summary>Of the model's side: what is left for its own interpolation.</summary>
    private const int ModelFactor = 2;

    /// <summary>A picture whose shorter side is no more than this many times the model's is handed over as it is...</summary>
    private const int WholeFactor = 3;

    /// <summary>...unless it has more pixels: they wait in the site until a batch is full.</summary>
    private const int MostWholePixels = 3 << 19;

    /// <summary>
    /// A decoder shrinks well, but not as well as Lanczos: at least this much of the way to the model's picture is ours, so that pictures hold the bound that are sharp to the pixel
    /// (photographs put together at their own size: 0.99951 with 2, 0.99945 with 1.6, 0.9990 with 1.25).
    /// </summary>
    private const double LeftToUs = 2;

    /// <summary>The same from <see cref="CameraPixels"/> up: what a sensor's pixels hold is softer (0.99984 with 1.67).</summary>
    private const double LeftToUsOfCamera = 1.25;

    private const int CameraPixels = 6_000_000;

    /// <summary>
    /// The eye misses nothing when a picture is this much smaller than asked for; the common 4,000 px photo shrinks by four then, which takes a fifth of the time less.
    /// </summary>
    private const double NearEnough = 0.97;

    /// <summary>For the stored pictures, the largest <paramref name="longSide"/>, and the model, where it wants any.</summary>
    /// <param name="shrinks">Whether the decoder can: that of JPEG.</param>
    public static PicturePlan For(int width, int height, int longSide, int modelSide, bool shrinks)
    {
        var model = ForModel(width, height, modelSide);
        var shrink = shrinks ? ShrinkOnLoad(width, height, longSide, model) : 1;
        var decoded = Divided(width, height, shrink);
        var eyes = Scaled(width, height, (double)longSide / Math.Max(width, height));
        var least = eyes.Width >= model.Width && eyes.Height >= model.Height ? eyes : model;
        return (decoded.Width <= least.Width ? decoded : least) with { Shrink = shrink };
    }

    /// <summary>The model's pixels and nothing else.</summary>
    public static PicturePlan ForModelAlone(int width, int height, int modelSide, bool shrinks)
    {
        var model = ForModel(width, height, modelSide);
        return model with { Shrink = shrinks ? ShrinkOnLoad(width, height, 1, model) : 1 };
    }

    /// <summary>The model's picture of an original of these sides, or of as many pixels as there may be.</summary>
    public static PicturePlan ForModel(int width, int height, int modelSide)
    {
        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        if (shorter <= WholeFactor * modelSide && (long)width * height <= MostWholePixels)
        {
            return new PicturePlan(width, height);
        }

        var side = Math.Min(ModelFactor * modelSide, shorter);
        var (madeLonger, madeShorter) = LikeOriginal(longer, shorter, side, modelSide);
        if ((long)madeLonger * madeShorter > MostModelPixels)
        {
            madeShorter = Math.Max(1, (int)(shorter * MostPixelsScale(width, height)));
            madeLonger = (int)Math.Min((long)longer * madeShorter / shorter, MostModelPixels / madeShorter);
        }

        return width >= height ? new PicturePlan(madeLonger, madeShorter) : new PicturePlan(madeShorter, madeLonger);
    }

    /// <summary>The first sides, from <paramref name="side"/> up, of which a model's own size comes out as of the original, whether it cuts the longer side or fills the shorter one.</summary>
    private static (int Longer, int Shorter) LikeOriginal(int longer, int shorter, int side, int modelSide)
    {
        var first = ((int)Math.Min((long)longer * side / shorter, int.MaxValue), side);
        var wanted = ModelSizes(longer, shorter, modelSide);
        for (var tried = side; tried <= Math.Min(side + modelSide, shorter); tried++)
        {
            var other = (long)longer * tried / shorter;
            if (other >= MostModelPixels)
            {
                break;
            }

            for (var made = (int)other; made <= other + 1; made++)
            {
                if (ModelSizes(made, tried, modelSide) == wanted)
                {
                    return (made, tried);
                }
            }
        }

        return first;
    }

    /// <summary>The longer side where the shorter one fits, and the shorter side where the longer one fits, rounded as open_clip does.</summary>
    private static (long Cut, int Filled) ModelSizes(int longer, int shorter, int modelSide) =>
        ((long)modelSide * longer / shorter, (int)Math.Round(shorter / ((double)longer / modelSide), MidpointRounding.ToEven));

    /// <summary>Smaller by a factor; never larger, and no side less than one pixel.</summary>
    public static PicturePlan Scaled(int width, int height, double scale) =>
        scale >= 1 ? new PicturePlan(width, height) : new PicturePlan(Side(width, scale), Side(height, scale));

    /// <summary>What a decoder gives that shrinks by a factor: it rounds up.</summary>
    private static PicturePlan Divided(int width, int height, int shrink) => new((width + shrink - 1) / shrink, (height + shrink - 1) / shrink);

    private static int ShrinkOnLoad(int width, int height, int longSide, PicturePlan model)
    {
        var forEyes = Math.Max(width, height) / (longSide * NearEnough);
        var left = (long)width * height >= CameraPixels ? LeftToUsOfCamera : LeftToUs;
        var forModel = Math.Min((double)width / model.Width, (double)height / model.Height) / left;
        return Math.Min(forEyes, forModel) switch { >= 8 => 8, >= 4 => 4, >= 2 => 2, _ => 1 };
    }

    private static double MostPixelsScale(int width, int height) => Math.Sqrt((double)MostModelPixels / ((double)width * height));

    private static int Side(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
