namespace PhotoSearch.Decoding;

/// <summary>Cameras' raw formats, told by a file's first bytes; those that are TIFF inside by <see cref="RawTiff"/>. LibRaw reads them, see <see cref="RawFile"/>.</summary>
internal static class RawFormat
{
    public static readonly PhotoFormat Dng = Of("DNG", "image/x-adobe-dng");
    public static readonly PhotoFormat Cr2 = Of("CR2", "image/x-canon-cr2");
    public static readonly PhotoFormat Cr3 = Of("CR3", "image/x-canon-cr3");
    public static readonly PhotoFormat Nef = Of("NEF", "image/x-nikon-nef");
    public static readonly PhotoFormat Arw = Of("ARW", "image/x-sony-arw");
    public static readonly PhotoFormat Pef = Of("PEF", "image/x-pentax-pef");
    public static readonly PhotoFormat Srw = Of("SRW", "image/x-samsung-srw");
    public static readonly PhotoFormat Hasselblad = Of("3FR", "image/x-hasselblad-3fr");
    public static readonly PhotoFormat PhaseOne = Of("IIQ", "image/x-phaseone-iiq");

    /// <summary>TIFF inside, of makers whose files are few.</summary>
    public static readonly PhotoFormat Other = Of("camera raw", "image/x-camera-raw");

    /// <summary>What LibRaw writes: sRGB, see <see cref="RawFile.Develop"/>.</summary>
    public static readonly PhotoFormat Developed = new("developed raw", "image/tiff", PhotoFormat.Tiff.Loader, 0);

    private static readonly PhotoFormat Crw = Of("CRW", "image/x-canon-crw");
    private static readonly PhotoFormat Raf = Of("RAF", "image/x-fuji-raf");
    private static readonly PhotoFormat Orf = Of("ORF", "image/x-olympus-orf");
    private static readonly PhotoFormat Rw2 = Of("RW2", "image/x-panasonic-rw2");
    private static readonly PhotoFormat Mrw = Of("MRW", "image/x-minolta-mrw");
    private static readonly PhotoFormat X3f = Of("X3F", "image/x-sigma-x3f");

    /// <summary>Null: it begins like no raw file that is told by its beginning.</summary>
    public static PhotoFormat? Sniff(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'I', (byte)'I', 0x2A, 0, _, _, _, _, (byte)'C', (byte)'R', ..] => Cr2,
        [(byte)'I', (byte)'I', 0x2A, 0, _, _, _, _, (byte)'I', (byte)'I', (byte)'I', (byte)'I', ..]
            or [(byte)'M', (byte)'M', 0, 0x2A, _, _, _, _, (byte)'M', (byte)'M', (byte)'M', (byte)'M', ..] => PhaseOne,
        [(byte)'I', (byte)'I', 0x1A, 0, 0, 0, (byte)'H', (byte)'E', (byte)'A', (byte)'P', ..] => Crw,
        [(byte)'I', (byte)'I', (byte)'R', (byte)'O' or (byte)'S', ..] or [(byte)'M', (byte)'M', (byte)'O', (byte)'R', ..] => Orf,
        [(byte)'I', (byte)'I', (byte)'U', 0, ..] => Rw2,
        [(byte)'F', (byte)'U', (byte)'J', (byte)'I', (byte)'F', (byte)'I', (byte)'L', (byte)'M', ..] => Raf,
        [0, (byte)'M', (byte)'R', (byte)'M', ..] => Mrw,
        [(byte)'F', (byte)'O', (byte)'V', (byte)'b', ..] => X3f,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'c', (byte)'r', (byte)'x', (byte)' ', ..] => Cr3,
        _ => null,
    };

    private static PhotoFormat Of(string name, string mediaType) => new(name, mediaType, "", 0);
}
