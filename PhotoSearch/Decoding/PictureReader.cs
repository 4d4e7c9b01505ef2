using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>Reads the original once and gives one upright sRGB picture in memory, from which everything else is made.</summary>
/// <remarks>Runs in the child only.</remarks>
internal sealed class PictureReader(long maxPixels, long memoryLimitBytes)
{
    /// <summary>What the runtime, the libraries, the shared segment and the working pictures take; the rest is the original's.</summary>
    private const long OwnBytes = 160L << 20;

    /// <summary>libjpeg keeps the coefficients of a progressive JPEG: two bytes each, three for a pixel at the worst.</summary>
    private const int ProgressiveJpegBytes = 6;

    private const int Multiband = 0;

    public static WorkingHeader ReadHeader(PhotoFormat format, SafeFileHandle file)
    {
        using var image = Load(format, file, 1);
        var whole = format.WholeBytes;
        if (format == PhotoFormat.Jpeg && (image.Says("jpeg-multiscan") || image.Says("interlaced")))
        {
            whole = ProgressiveJpegBytes;
        }
        else if (format == PhotoFormat.Png && image.Says("interlaced"))
        {
            whole = image.Bands * (image.IsBytes ? 1 : 2);
        }

        return new WorkingHeader(image.Width, image.Height, image.Orientation, whole, image.Exif());
    }

    /// <exception cref="UnreadablePhotoException">The picture is larger than what is allowed for its format.</exception>
    public void CheckBounds(PhotoFormat format, WorkingHeader header)
    {
        var pixels = (long)header.Width * header.Height;
        var limit = header.WholeBytes == 0 ? maxPixels : Math.Min(maxPixels, Math.Max(0, memoryLimitBytes - OwnBytes) / header.WholeBytes);
        if (pixels > limit)
        {
            throw new UnreadablePhotoException(string.Create(
                CultureInfo.InvariantCulture,
                $"The picture would be {header.Width} x {header.Height} pixels; the limit is {limit / 1_000_000} megapixels for a {format.Name} picture of this kind"));
        }
    }

    /// <param name="cutOff">The file ends before its picture does; what is missing is then one flat colour.</param>
    public static VipsImage ReadUpright(PhotoFormat format, SafeFileHandle file, WorkingHeader header, PicturePlan plan, bool cutOff)
    {
        using var original = Load(format, file, format == PhotoFormat.Jpeg ? plan.ShrinkOnLoad(header.Width, header.Height) : 1);
        using var stored = Shrink(original, plan);
        if (cutOff)
        {
            CutOffPicture.Check(stored, format);
        }

        if (header.Orientation == 1)
        {
            return stored.InMemory();
        }

        using var turn = new VipsOperation("autorot").With("in", stored);
        using var upright = turn.Image();
        return upright.InMemory();
    }

    /// <summary>A smaller copy of a picture in memory, in exactly these sides.</summary>
    public static VipsImage Resize(VipsImage image, int width, int height)
    {
        if ((width, height) == (image.Width, image.Height))
        {
            return image.InMemory();
        }

        using var shrink = new VipsOperation("thumbnail_image").With("in", image).With("width", width).With("height", height).With("size", "force");
        using var small = shrink.Image();
        return small.InMemory();
    }

    private static VipsImage Load(PhotoFormat format, SafeFileHandle file, int shrink)
    {
        // fail-on "none": what is there of a damaged picture is shown, as every viewer does.
        using var load = new VipsOperation(format.Loader).WithSource((int)file.DangerousGetHandle()).With("access", "sequential").With("fail-on", "none");
        if (shrink > 1)
        {
            load.With("shrink", shrink);
        }

        return load.Image();
    }

    /// <summary>Shrinks, brings to sRGB through the picture's own profile, lays transparency on white: three bytes a pixel.</summary>
    private static VipsImage Shrink(VipsImage original, PicturePlan plan)
    {
        using var known = Interpreted(original);
        using var shrink = new VipsOperation("thumbnail_image").With("in", known).With("width", plan.Width).With("height", plan.Height)
            .With("size", "force").With("no-rotate", "true");
        if (original.Has("icc-profile-data"))
        {
            // Only then: without a profile to come from, libvips 8.14 shifts plain sRGB.
            shrink.With("export-profile", "srgb");
        }

        using var small = shrink.Image();
        using var srgb = Step("colourspace", small, "space", "srgb");
        using var bytes = Step("cast", srgb, "format", "uchar");
        using var opaque = bytes.HasAlpha ? Step("flatten", bytes, "background", "255") : Step("copy", bytes, "interpretation", "srgb");
        using var rgb = new VipsOperation("extract_band").With("in", opaque).With("band", 0).With("n", 3);
        using var three = rgb.Image();
        return three.InMemory();
    }

    /// <summary>A TIFF with bands of no stated meaning is taken as red, green, blue or grey.</summary>
    private static VipsImage Interpreted(VipsImage image)
    {
        using var copy = new VipsOperation("copy").With("in", image);
        if (image.Interpretation == Multiband)
        {
            copy.With("interpretation", image.Bands >= 3 ? "srgb" : "b-w");
        }

        return copy.Image();
    }

    private static VipsImage Step(string name, VipsImage image, string argument, string value)
    {
        using var step = new VipsOperation(name).With("in", image).With(argument, value);
        return step.Image();
    }
}

/// <summary>What is known of an original before its pixels are read; sides as stored.</summary>
/// <param name="WholeBytes">See <see cref="PhotoFormat.WholeBytes"/>.</param>
/// <param name="Exif">The block that libvips found, for files whose own structure the tag parser does not understand.</param>
internal sealed record WorkingHeader(int Width, int Height, int Orientation, int WholeBytes, byte[]? Exif)
{
    public bool IsTurned => Orientation is >= 5 and <= 8;

    public int UprightWidth => IsTurned ? Height : Width;

    public int UprightHeight => IsTurned ? Width : Height;
}
