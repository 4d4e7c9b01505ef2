using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Decoding;

/// <summary>Section <c>Decoding</c>: how many decoders there are and what one photo may cost.</summary>
internal sealed class DecodingOptions
{
    /// <summary>
    /// Photos decoded at once, each in a child of its own, which gives way to the site. Half the cores, because the model needs the others to
    /// keep up, but two where there are two, because with a small model decoding is most of the work; at most four, because each may
    /// take <see cref="MemoryLimitMegabytes"/> and a disk rarely feeds more.
    /// </summary>
    [Range(1, 64)]
    public int Children { get; set; } = Environment.ProcessorCount == 1 ? 1 : Math.Clamp(Environment.ProcessorCount / 2, 2, 4);

    /// <summary>For one photo, from request to answer. A 400-megapixel PNG takes four seconds here, so an old core has room.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Resident memory of one child. Formats that must be held whole are refused by their dimensions before they reach it.</summary>
    [Range(128, 65536)]
    public int MemoryLimitMegabytes { get; set; } = 600;

    /// <summary>
    /// Pixels of one original, in millions, where the format can be read in strips (plain JPEG and PNG, TIFF). Above every camera and most stitched panoramas; below
    /// what a bomb of a few bytes declares. Formats that must be held whole are bounded by the memory limit as well.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxMegapixels { get; set; } = 500;

    /// <summary>A child that had nothing to do for so long is ended, and its memory given back.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(5);

    public long MemoryLimitBytes => (long)MemoryLimitMegabytes << 20;
}

/// <summary>Checks <see cref="DecodingOptions"/> by their attributes before the program starts.</summary>
[OptionsValidator]
internal sealed partial class DecodingOptionsValidator : IValidateOptions<DecodingOptions>;
