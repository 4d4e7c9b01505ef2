using System.Runtime.InteropServices;

namespace PhotoSearch.Decoding;

/// <summary>libvips could not do it; the message is what stood in its error buffer.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    /// <summary>Takes the message out of the buffer and clears it.</summary>
    public static VipsException Take()
    {
        var message = Marshal.PtrToStringUTF8(NativeVips.ErrorBuffer()) ?? "";
        NativeVips.ClearError();
        return new VipsException(message);
    }
}
