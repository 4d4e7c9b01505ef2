namespace PhotoSearch.Decoding;

/// <summary>How large the working picture and the model's picture of one original become. Sides are as stored, before orientation.</summary>
/// <param name="Width">Of the working picture.</param>
/// <param name="Height">Of the working picture.</param>
/// <param name="Shrink">By how much the decoder shrinks on its way: 1, 2, 4 or 8.</param>
/// <remarks>
/// What a model sees must stay what it would see of the whole original, resized once by its own rules: the cosine of the two inputs is at least
/// <see cref="LeastCosine"/> (tested on real photos). Three things hold that. The model's picture has twice the model's side, made with Lanczos; its longer side is
/// rounded down, so that the model's own size comes out as from the original (one pixel more or less moves the whole picture: 0.97 was measured);
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

    /// <summary>A decoder shrinks well, but not as well as Lanczos: at least this much of the way to the model's picture is ours.</summary>
    private const double LeftToUs = 1.25;

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
        var other = (long)longer * side / shorter;
        if (side * other > MostModelPixels)
        {
            side = Math.Max(1, (int)(shorter * MostPixelsScale(width, height)));
            other = Math.Min((long)longer * side / shorter, MostModelPixels / side);
        }

        return width >= height ? new PicturePlan((int)other, side) : new PicturePlan(side, (int)other);
    }

    /// <summary>Smaller by a factor; never larger, and no side less than one pixel.</summary>
    public static PicturePlan Scaled(int width, int height, double scale) =>
        scale >= 1 ? new PicturePlan(width, height) : new PicturePlan(Side(width, scale), Side(height, scale));

    /// <summary>What a decoder gives that shrinks by a factor: it rounds up.</summary>
    private static PicturePlan Divided(int width, int height, int shrink) => new((width + shrink - 1) / shrink, (height + shrink - 1) / shrink);

    private static int ShrinkOnLoad(int width, int height, int longSide, PicturePlan model)
    {
        var forEyes = Math.Max(width, height) / (longSide * NearEnough);
        var forModel = (model.Width, model.Height) == (width, height) ? 1 : Math.Min((double)width / model.Width, (double)height / model.Height) / LeftToUs;
        return Math.Min(forEyes, forModel) switch { >= 8 => 8, >= 4 => 4, >= 2 => 2, _ => 1 };
    }

    private static double MostPixelsScale(int width, int height) => Math.Sqrt((double)MostModelPixels / ((double)width * height));

    private static int Side(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
