using System.Runtime.InteropServices;

namespace PhotoSearch.Decoding;

/// <summary>LibRaw could not do it; the message is for the person who owns the file.</summary>
internal sealed class RawException(string message) : Exception(message)
{
    private const int OutOfMemory = 12;
    private const int FileUnsupported = -2;
    private const int NoMemory = -100007;
    private const int DataDamaged = -100008;
    private const int DataEnds = -100009;
    private const int TooBig = -100012;
    private const int PoolFull = -100013;

    /// <param name="error">What LibRaw returned: one of its own numbers, or an errno.</param>
    public static RawException Of(PhotoFormat format, int error) => new(error switch
    {
        FileUnsupported => $"This {format.Name} file is of a camera or kind that LibRaw 0.20 does not know; a copy as DNG may be read",
        DataEnds => $"The {format.Name} file is cut off or damaged",
        DataDamaged => $"The {format.Name} file is damaged",
        OutOfMemory or NoMemory or TooBig or PoolFull => $"The {format.Name} picture asks for more memory than is allowed",
        _ => $"The {format.Name} picture could not be developed ({Marshal.PtrToStringUTF8(NativeRaw.ErrorText(error))})",
    });
}
