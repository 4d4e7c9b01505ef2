using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>A camera's raw file, opened by LibRaw: how large it is, the preview that the camera made of it, and what is developed where that is missing.</summary>
/// <remarks>Runs in the child only. What it gives lies in memory as a JPEG or a TIFF file, neither of them turned.</remarks>
internal sealed unsafe class RawFile : IDisposable
{
    /// <summary>A developed picture of half the sides is made where that still has as many pixels as the largest stored picture: a quarter of the work, and no mosaic to be filled in.</summary>
    private const int HalfFromLongerSide = 2 * PictureSizes.Large;

    // Bytes for each pixel of the sensor: two for the mosaic; eight for each pixel developed, of which half the sides leave a quarter.
    // Where each pixel has all colours there is no mosaic, eight more are read, and half the sides are not made.
    private const int HalfBytes = 5;
    private const int WholeBytes = 12;
    private const int ColourBytes = 18;

    /// <summary>Patterned pixel grouping: near the best to the eye, and a third of the time of LibRaw's own choice.</summary>
    private const int PatternedGrouping = 2;

    private readonly PhotoFormat _format;
    private NativeRaw.Data* _raw;

    private RawFile(PhotoFormat format, NativeRaw.Data* raw)
    {
        _format = format;
        _raw = raw;
    }

    /// <summary>Sides in pixels as they are shown, before they are turned.</summary>
    public int Width { get; private init; }

    public int Height { get; private init; }

    /// <summary>As in Exif, 1 to 8.</summary>
    public int Orientation { get; private init; }

    /// <summary>The whole sensor, and what a pixel of it costs to develop.</summary>
    public WorkingHeader Sensor => new(_raw->RawWidth, _raw->RawHeight, 1, _raw->Filters == 0 ? ColourBytes : IsHalved ? HalfBytes : WholeBytes, null, null);

    private bool IsHalved => Math.Max(_raw->Width, _raw->Height) >= HalfFromLongerSide;

    /// <summary>Why no raw file can be read on this machine; null where they can.</summary>
    public static string? Missing(string library) => NativeLibrary.TryLoad(library, typeof(RawFile).Assembly, null, out _)
        ? null
        : "LibRaw 0.20 is needed to read cameras' raw files (Debian: libraw20), and it was not found: install it, then try again";

    /// <exception cref="UnreadablePhotoException">LibRaw is not there.</exception>
    /// <exception cref="RawException">LibRaw does not know it, or it is damaged.</exception>
    public static RawFile Open(PhotoFormat format, SafeFileHandle file)
    {
        if (Missing(NativeRaw.Library) is { } missing)
        {
            throw new UnreadablePhotoException(missing);
        }

        var raw = NativeRaw.Init(NativeRaw.Quiet);
        try
        {
            if (raw == null || !raw->IsAsExpected)
            {
                throw new UnreadablePhotoException("The LibRaw of this machine is built in another way than LibRaw 0.20 (Debian: libraw20), which is needed to read cameras' raw files");
            }

            Check(format, NativeRaw.Open(raw, MemoryFile.PathOf(file)));
            // Some cameras' pixels are no squares: LibRaw stretches one side, and so do we.
            var (width, height, aspect) = (raw->Width, raw->Height, raw->PixelAspect);
            return new RawFile(format, raw)
            {
                Width = aspect is > 1.005 and < 4 ? (int)((width * aspect) + 0.5) : width,
                Height = aspect is > 0.25 and < 0.995 ? (int)((height / aspect) + 0.5) : height,
                Orientation = OrientationOf(raw->Flip),
            };
        }
        catch
        {
            NativeRaw.Close(raw);
            throw;
        }
    }

    /// <summary>The largest JPEG in it; null where it has none.</summary>
    public SafeFileHandle? Preview()
    {
        if (NativeRaw.UnpackPreview(_raw) != 0)
        {
            return null;
        }

        var image = NativeRaw.TakePreview(_raw, out _);
        if (image == null)
        {
            return null;
        }

        try
        {
            if (image->Type != NativeRaw.JpegImage)
            {
                return null;
            }

            var file = MemoryFile.Create();
            RandomAccess.Write(file, new ReadOnlySpan<byte>(image + 1, (int)image->Length), 0);
            return file;
        }
        finally
        {
            NativeRaw.Free(image);
        }
    }

    /// <summary>Develops it: the camera's white balance, sRGB, as bright as its brightest hundredth allows. Once, and the last thing that is asked of it.</summary>
    public SafeFileHandle Develop()
    {
        (_raw->GammaPower, _raw->GammaSlope) = (1 / 2.4, 12.92);
        (_raw->UseCameraWhiteBalance, _raw->UserFlip, _raw->OutputTiff) = (1, 0, 1);
        (_raw->HalfSize, _raw->UserDemosaic) = (IsHalved ? 1 : 0, PatternedGrouping);
        Check(_format, NativeRaw.Unpack(_raw));
        Check(_format, NativeRaw.Process(_raw));
        var file = MemoryFile.Create();
        try
        {
            Check(_format, NativeRaw.Write(_raw, MemoryFile.PathOf(file)));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_raw != null)
        {
            NativeRaw.Close(_raw);
            _raw = null;
        }
    }

    private static int OrientationOf(int flip) => (((flip % 360) + 360) % 360) switch { 1 => 2, 2 => 4, 3 or 180 => 3, 4 => 5, 5 or 270 => 8, 6 or 90 => 6, 7 => 7, _ => 1 };

    private static void Check(PhotoFormat format, int error)
    {
        if (error != 0)
        {
            throw RawException.Of(format, error);
        }
    }
}
