using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Stacks;

/// <summary>When two photos are one thing to who looks for it: a picture that was kept in two formats, or two frames of one burst.</summary>
internal static class StackRule
{
    /// <summary>Milliseconds between two frames of a burst. Most cameras write whole seconds: frames one second apart then read as up to two.</summary>
    public const long MostBetween = 2000;

    /// <summary>Cosine of the first frame's embedding and another's; somebody who turns the camera takes another picture.</summary>
    public const float FrameSimilarity = 0.9f;

    /// <summary>Of two files with one name in one folder: one may be developed otherwise, and cropped, and is the same photo still.</summary>
    public const float TwinSimilarity = 0.8f;

    /// <summary>What is kept to be edited, and seldom looked at: raw pictures and TIFF. Of two of a name the other one stands for both.</summary>
    public static bool IsForEditing(string mediaType) => mediaType == "image/tiff" || MediaType.IsRaw(mediaType);
}
