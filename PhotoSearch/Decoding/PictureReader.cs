using Microsoft.Win32.SafeHandles;
using PhotoSearch.Decoding.Resampling;
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

    /// <summary>48 MB. What a JPEG shrinks to stays below; other formats come in strips where they are larger.</summary>
    private const int MostHeldPixels = 16 << 20;

    private const string Profile = "icc-profile-data";
    private const int Multiband = 0;
    private const int Srgb = 22;

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

        return new WorkingHeader(image.Width, image.Height, image.Orientation, whole, image.Exif(), image.Xmp());
    }

    /// <exception cref="UnreadablePhotoException">The picture is larger than what is allowed for its format.</exception>
    public void CheckBounds(PhotoFormat format, WorkingHeader header)
    {
        if (!Holds(header))
        {
            throw new UnreadablePhotoException(string.Create(
                CultureInfo.InvariantCulture,
                $"The picture would be {header.Width} x {header.Height} pixels; the limit is {MostPixels(header) / 1_000_000} megapixels for a {format.Name} picture of this kind"));
        }
    }

    /// <summary>Whether a picture is within the bounds.</summary>
    public bool Holds(WorkingHeader header) => (long)header.Width * header.Height <= MostPixels(header);

    /// <param name="cutOff">The file ends before its picture does; what is missing is then one flat colour.</param>
    public static RgbPixels ReadUpright(PhotoFormat format, SafeFileHandle file, WorkingHeader header, PicturePlan plan, bool cutOff)
    {
        using var original = Load(format, file, plan.Shrink);
        var stored = IsPlain(original) ? Resized(original, header, plan) : Managed(original, plan);
        if (cutOff)
        {
            CutOffPicture.Check(stored, format);
        }

        return Upright.Turn(stored, header.Orientation);
    }

    private long MostPixels(WorkingHeader header) =>
        header.WholeBytes == 0 ? maxPixels : Math.Min(maxPixels, Math.Max(0, memoryLimitBytes - OwnBytes) / header.WholeBytes);

    /// <summary>A smaller copy, in exactly these sides.</summary>
    public static RgbPixels Resize(RgbPixels picture, int width, int height) =>
        (width, height) == (picture.Width, picture.Height) ? picture : Resize(picture.Bytes.Span, picture.Width, picture.Height, picture.Width, picture.Height, width, height);

    private static RgbPixels Resize(ReadOnlySpan<byte> pixels, int sourceWidth, int sourceHeight, double extentX, double extentY, int width, int height)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(width * height * 3);
        var across = ResizeSide.Whole(sourceWidth, extentX, width, ResizeKernel.Lanczos);
        PictureResize.Whole(pixels, across, ResizeSide.Whole(sourceHeight, extentY, height, ResizeKernel.Lanczos), bytes);
        return new RgbPixels(width, height, bytes);
    }

    /// <summary>Three bytes of sRGB a pixel already, and few enough to be held.</summary>
    private static bool IsPlain(VipsImage image) =>
        image.IsBytes && image.Bands == 3 && image.Interpretation == Srgb && !image.Has(Profile) && (long)image.Width * image.Height <= MostHeldPixels;

    private static RgbPixels Resized(VipsImage original, WorkingHeader header, PicturePlan plan)
    {
        using var held = original.InMemory();
        return (plan.Width, plan.Height) == (held.Width, held.Height)
            ? new RgbPixels(held.Width, held.Height, held.Pixels().ToArray())
            : Resize(held.Pixels(), held.Width, held.Height, (double)header.Width / plan.Shrink, (double)header.Height / plan.Shrink, plan.Width, plan.Height);
    }

    private static VipsImage Load(PhotoFormat format, SafeFileHandle file, int shrink)
    {
        // fail-on "none": what is there of a damaged picture is shown, as every viewer does.
        using var load = new VipsOperation(format.Loader).WithSource((int)file.DangerousGetHandle()).With("access", "sequential").With("fail-on", "none");
        if (shrink > 1)
        {
            load.With("shrink", shrink);
        }

        var image = load.Image();
        if (format == RawFormat.Developed)
        {
            // LibRaw writes a profile that has a plain power where its pixels have sRGB's curve.
            image.Remove(Profile);
        }

        return image;
    }

    /// <summary>Shrinks in strips, brings to sRGB through the picture's own profile, lays transparency on white.</summary>
    private static RgbPixels Managed(VipsImage original, PicturePlan plan)
    {
        using var known = Interpreted(original);
        using var shrink = new VipsOperation("thumbnail_image").With("in", known).With("width", plan.Width).With("height", plan.Height)
            .With("size", "force").With("no-rotate", "true");
        if (original.Has(Profile))
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
        using var held = three.InMemory();
        return new RgbPixels(held.Width, held.Height, held.Pixels().ToArray());
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
/// <param name="Exif">The block that libvips found, for files whose own structure the tag parser does not know; the same of <paramref name="Xmp"/>.</param>
internal sealed record WorkingHeader(int Width, int Height, int Orientation, int WholeBytes, byte[]? Exif, byte[]? Xmp)
{
    public bool IsTurned => Orientation is >= 5 and <= 8;

    public int UprightWidth => IsTurned ? Height : Width;

    public int UprightHeight => IsTurned ? Width : Height;
}
