namespace PhotoSearch.Decoding;

/// <summary>
/// The child died in the middle of its work and we did not end it: killed from outside, or a crash in a native decoder. It may be tried again; who asks counts
/// the attempts, because a file that crashes a decoder does so every time.
/// </summary>
internal sealed class DecoderLostException(string message, Exception? inner = null) : Exception(message, inner);
