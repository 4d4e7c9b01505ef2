using System.Text.Json.Serialization;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>One line from the site to a child.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Decode), "decode")]
[JsonDerivedType(typeof(Pixels), "pixels")]
[JsonDerivedType(typeof(Render), "render")]
[JsonDerivedType(typeof(Measure), "measure")]
[JsonDerivedType(typeof(Tell), "tell")]
[JsonDerivedType(typeof(TellBeside), "tell-beside")]
internal abstract record DecoderRequest(string Path)
{
    /// <summary>Everything a photo needs.</summary>
    /// <param name="WithTags">False: the picture alone, because its tags may be what broke a child.</param>
    internal sealed record Decode(string Path, int ModelShortSide, bool WithTags) : DecoderRequest(Path);

    /// <summary>What a model looks at, and nothing else.</summary>
    internal sealed record Pixels(string Path, int ModelShortSide) : DecoderRequest(Path);

    /// <summary>One WebP, its longer side at most <paramref name="Size"/>.</summary>
    internal sealed record Render(string Path, int Size) : DecoderRequest(Path);

    /// <summary>How sharp it is.</summary>
    internal sealed record Measure(string Path) : DecoderRequest(Path);

    /// <summary>What the file says of itself, without its pixels.</summary>
    internal sealed record Tell(string Path) : DecoderRequest(Path);

    /// <summary>What an XMP file says.</summary>
    internal sealed record TellBeside(string Path) : DecoderRequest(Path);
}

/// <summary>One line from a child to the site; bytes lie in the shared segment.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Decoded), "decoded")]
[JsonDerivedType(typeof(Seen), "seen")]
[JsonDerivedType(typeof(Rendered), "rendered")]
[JsonDerivedType(typeof(Measured), "measured")]
[JsonDerivedType(typeof(Told), "told")]
[JsonDerivedType(typeof(ToldBeside), "told-beside")]
[JsonDerivedType(typeof(Failed), "failed")]
internal abstract record DecoderReply
{
    /// <summary>The child wants to be replaced: something of the last photo is still running in it.</summary>
    public bool IsLast { get; init; }

    /// <summary>The first line of a child.</summary>
    internal sealed record Ready(string Version) : DecoderReply;

    /// <summary>The pixels lie at the beginning of the segment.</summary>
    internal sealed record Decoded(PhotoFacts Facts, int Width, int Height, IReadOnlyList<PictureSlice> Pictures, ulong PerceptualHash, double Sharpness) : DecoderReply;

    /// <summary>The pixels lie at the beginning of the segment; there is nothing more.</summary>
    internal sealed record Seen(int Width, int Height) : DecoderReply;

    internal sealed record Rendered(PictureSlice Picture) : DecoderReply;

    internal sealed record Measured(double Sharpness) : DecoderReply;

    internal sealed record Told(PhotoFacts Facts) : DecoderReply;

    internal sealed record ToldBeside(SidecarFacts Facts) : DecoderReply;

    internal sealed record Failed(DecoderFailure Failure, string Reason) : DecoderReply;
}

/// <summary>Where one WebP lies in the shared segment.</summary>
internal sealed record PictureSlice(int Size, int Offset, int Length);

/// <summary>Whose fault it was that there is no picture.</summary>
internal enum DecoderFailure
{
    /// <summary>The file's: it will not decode the next time either.</summary>
    Unreadable,

    /// <summary>The file is not there.</summary>
    NotFound,

    /// <summary>We may not read it.</summary>
    Denied,

    /// <summary>The disk's or the share's.</summary>
    Unreachable,

    /// <summary>The machine's: libvips is missing.</summary>
    NotInstalled,
}

/// <summary>The messages' JSON, generated so that a child starts without reflection.</summary>
[JsonSerializable(typeof(DecoderRequest))]
[JsonSerializable(typeof(DecoderReply))]
internal sealed partial class DecoderJson : JsonSerializerContext;
