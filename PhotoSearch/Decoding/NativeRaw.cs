using System.Runtime.InteropServices;

namespace PhotoSearch.Decoding;

/// <summary>
/// The entry points of LibRaw's C interface that are called (https://www.libraw.org/docs/API-C.html), and of its one structure the fields that have no such entry point.
/// The structure's layout is fixed by the library's soname, which is named here.
/// </summary>
internal static unsafe partial class NativeRaw
{
    /// <summary>Of LibRaw 0.20; the variant for programs with threads.</summary>
    internal const string Library = "libraw_r.so.20";

    /// <summary>LIBRAW_IMAGE_JPEG.</summary>
    internal const int JpegImage = 1;

    /// <summary>It shall not print what it also returns.</summary>
    internal const uint Quiet = 3;

    [LibraryImport(Library, EntryPoint = "libraw_init")]
    internal static partial Data* Init(uint flags);

    [LibraryImport(Library, EntryPoint = "libraw_close")]
    internal static partial void Close(Data* raw);

    [LibraryImport(Library, EntryPoint = "libraw_open_file", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(Data* raw, string path);

    [LibraryImport(Library, EntryPoint = "libraw_unpack_thumb")]
    internal static partial int UnpackPreview(Data* raw);

    [LibraryImport(Library, EntryPoint = "libraw_dcraw_make_mem_thumb")]
    internal static partial Image* TakePreview(Data* raw, out int error);

    [LibraryImport(Library, EntryPoint = "libraw_dcraw_clear_mem")]
    internal static partial void Free(Image* image);

    [LibraryImport(Library, EntryPoint = "libraw_unpack")]
    internal static partial int Unpack(Data* raw);

    [LibraryImport(Library, EntryPoint = "libraw_dcraw_process")]
    internal static partial int Process(Data* raw);

    [LibraryImport(Library, EntryPoint = "libraw_dcraw_ppm_tiff_writer", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Write(Data* raw, string path);

    [LibraryImport(Library, EntryPoint = "libraw_strerror")]
    internal static partial nint ErrorText(int error);

    /// <summary>libraw_data_t of soname 20 on 64 bits; measured with its own header.</summary>
    [StructLayout(LayoutKind.Explicit)]
    internal struct Data
    {
        [FieldOffset(8)]
        public ushort RawHeight;

        [FieldOffset(10)]
        public ushort RawWidth;

        /// <summary>Without the sensor's masked border, before it is turned.</summary>
        [FieldOffset(12)]
        public ushort Height;

        [FieldOffset(14)]
        public ushort Width;

        /// <summary>Width of a pixel by its height.</summary>
        [FieldOffset(32)]
        public double PixelAspect;

        /// <summary>1 mirrors, 2 turns upside down, 4 swaps the sides; or degrees.</summary>
        [FieldOffset(40)]
        public int Flip;

        /// <summary>The mosaic's pattern; 0: each pixel has all colours.</summary>
        [FieldOffset(528)]
        public uint Filters;

        [FieldOffset(5104)]
        public double GammaPower;

        [FieldOffset(5112)]
        public double GammaSlope;

        [FieldOffset(5172)]
        public float Brightness;

        [FieldOffset(5180)]
        public int HalfSize;

        [FieldOffset(5196)]
        public int UseCameraWhiteBalance;

        [FieldOffset(5240)]
        public int OutputBits;

        [FieldOffset(5244)]
        public int OutputTiff;

        /// <summary>-1: as the file says.</summary>
        [FieldOffset(5248)]
        public int UserFlip;

        /// <summary>-1: LibRaw's own choice.</summary>
        [FieldOffset(5252)]
        public int UserDemosaic;

        /// <summary>Whether what LibRaw sets at first stands where it should.</summary>
        public readonly bool IsAsExpected => (Brightness, OutputBits, UserFlip, UserDemosaic) == (1f, 8, -1, -1) && GammaPower is > 0.44 and < 0.46 && GammaSlope is > 4.4 and < 4.6;
    }

    /// <summary>libraw_processed_image_t: its bytes follow.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Image
    {
        public int Type;
        public ushort Height;
        public ushort Width;
        public ushort Colours;
        public ushort Bits;
        public uint Length;
    }
}
