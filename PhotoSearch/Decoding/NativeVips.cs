using System.Runtime.InteropServices;

namespace PhotoSearch.Decoding;

/// <summary>
/// The few entry points of libvips 8.13+ and GObject that are called, all without variable arguments (those cannot be called portably).
/// https://www.libvips.org/API/current/binding.html tells how a binding is made of them.
/// </summary>
internal static partial class NativeVips
{
    private const string Vips = "libvips.so.42";
    private const string GObject = "libgobject-2.0.so.0";

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Init(string program);

    [LibraryImport(Vips, EntryPoint = "vips_version")]
    internal static partial int Version(int part);

    [LibraryImport(Vips, EntryPoint = "vips_concurrency_set")]
    internal static partial void SetConcurrency(int threads);

    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max")]
    internal static partial void SetCacheMax(int operations);

    [LibraryImport(Vips, EntryPoint = "vips_block_untrusted_set")]
    internal static partial void BlockUntrusted(int state);

    [LibraryImport(Vips, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void BlockOperation(string name, int state);

    [LibraryImport(Vips, EntryPoint = "vips_error_buffer")]
    internal static partial nint ErrorBuffer();

    [LibraryImport(Vips, EntryPoint = "vips_error_clear")]
    internal static partial void ClearError();

    [LibraryImport(Vips, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint NewOperation(string name);

    [LibraryImport(Vips, EntryPoint = "vips_object_set_argument_from_string", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetArgument(nint operation, string name, string value);

    [LibraryImport(Vips, EntryPoint = "vips_cache_operation_build")]
    internal static partial nint BuildOperation(nint operation);

    [LibraryImport(Vips, EntryPoint = "vips_object_unref_outputs")]
    internal static partial void UnrefOutputs(nint operation);

    [LibraryImport(Vips, EntryPoint = "vips_source_new_from_descriptor")]
    internal static partial nint NewSource(int descriptor);

    [LibraryImport(Vips, EntryPoint = "vips_image_copy_memory")]
    internal static partial nint CopyToMemory(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_memory")]
    internal static unsafe partial nint NewFromMemory(byte* pixels, nuint length, int width, int height, int bands, int format);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_data")]
    internal static partial nint GetPixels(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_width")]
    internal static partial int GetWidth(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_height")]
    internal static partial int GetHeight(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_bands")]
    internal static partial int GetBands(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_format")]
    internal static partial int GetBandFormat(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_interpretation")]
    internal static partial int GetInterpretation(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_orientation")]
    internal static partial int GetOrientation(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_hasalpha")]
    internal static partial int HasAlpha(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint TypeOfField(nint image, string name);

    [LibraryImport(Vips, EntryPoint = "vips_image_remove", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveField(nint image, string name);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_blob", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GetBlobField(nint image, string name, out nint start, out nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_int", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GetIntField(nint image, string name, out int value);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_type")]
    internal static partial nuint ImageType();

    [LibraryImport(Vips, EntryPoint = "vips_source_get_type")]
    internal static partial nuint SourceType();

    [LibraryImport(Vips, EntryPoint = "vips_blob_get_type")]
    internal static partial nuint BlobType();

    [LibraryImport(Vips, EntryPoint = "vips_blob_get")]
    internal static partial nint GetBlob(nint blob, out nuint length);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    internal static partial void Unref(nint instance);

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetProperty(nint instance, string name, in GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void GetProperty(nint instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    internal static partial nint InitValue(ref GValue value, nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    internal static partial void UnsetValue(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    internal static partial void SetObject(ref GValue value, nint instance);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_object")]
    internal static partial nint TakeObject(in GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_get_boxed")]
    internal static partial nint GetBoxed(in GValue value);

    /// <summary>GObject's value of any type: its type, then two words.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GValue
    {
        public nuint Type;
        public long First;
        public long Second;
    }
}
