namespace PhotoSearch.Photos;

/// <summary>This file will not become a photo, and why: a sentence for the person who owns the file.</summary>
internal sealed class UnreadablePhotoException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    public string Reason => Message;
}
