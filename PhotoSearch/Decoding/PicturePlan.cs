namespace PhotoSearch.Decoding;

/// <summary>How large the working picture and the model's picture of one original become. Sides are as stored, before orientation.</summary>
/// <param name="Width">Of the working picture.</param>
/// <param name="Height">Of the working picture.</param>
internal sealed record PicturePlan(int Width, int Height)
{
    /// <summary>12 MB of RGB. Only panoramas longer than about twenty times their height come near it.</summary>
    public const int MostModelPixels = 4 << 20;

    /// <summary>
    /// JPEG decoders shrink by 2, 4 or 8 while decoding, with a box filter; what is left of the way, at least this much, is ours with Lanczos.
    /// </summary>
    private const double LeftToUs = 1.25;

    /// <summary>Longer side at least <paramref name="longSide"/>, shorter side at least <paramref name="shortSide"/>, where the original has that.</summary>
    public static PicturePlan For(int width, int height, int longSide, int shortSide)
    {
        var fromLong = (double)longSide / Math.Max(width, height);
        var fromShort = Math.Min((double)shortSide / Math.Min(width, height), MostPixelsScale(width, height));
        return Scaled(width, height, Math.Max(fromLong, fromShort));
    }

    /// <summary>The picture for the model: shorter side <paramref name="shortSide"/> or what there is.</summary>
    public static PicturePlan ForModel(int width, int height, int shortSide)
    {
        var plan = Scaled(width, height, Math.Min((double)shortSide / Math.Min(width, height), MostPixelsScale(width, height)));

        // Rounding a side of few pixels up may pass the bound by much.
        return (long)plan.Width * plan.Height <= MostModelPixels ? plan : plan with { Width = MostModelPixels / plan.Height };
    }

    /// <summary>By how much a JPEG may be shrunk while it is decoded: 1, 2, 4 or 8.</summary>
    public int ShrinkOnLoad(int width, int height)
    {
        var most = Math.Min((double)width / Width, (double)height / Height) / LeftToUs;
        return most >= 8 ? 8 : most >= 4 ? 4 : most >= 2 ? 2 : 1;
    }

    private static double MostPixelsScale(int width, int height) => Math.Sqrt((double)MostModelPixels / ((double)width * height));

    /// <summary>Smaller by a factor; never larger, and no side less than one pixel.</summary>
    public static PicturePlan Scaled(int width, int height, double scale) =>
        scale >= 1 ? new PicturePlan(width, height) : new PicturePlan(Side(width, scale), Side(height, scale));

    private static int Side(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
