namespace PhotoSearch.Watching;

/// <summary>Which files and folders are looked at, by name alone.</summary>
internal static class PhotoCandidate
{
    /// <summary>Formats we read, and picture formats we do not: those are listed as failed with the reason, instead of being passed over in silence.</summary>
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif", ".hif", ".avif", ".tif", ".tiff", ".gif", ".jxl",
        ".bmp", ".ico", ".svg", ".jp2", ".psd",
        ".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".sr2", ".orf", ".rw2", ".raf", ".pef", ".srw", ".x3f", ".3fr", ".iiq",
        ".rwl", ".srf", ".erf", ".mef", ".mos", ".mrw", ".dcr", ".kdc", ".fff", ".gpr",
    };

    /// <summary>Folders that NAS systems, Windows and Linux desktops keep for themselves: thumbnails, snapshots, waste bins.</summary>
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", ".@__thumb", "@Recently-Deleted", ".snapshot", ".snapshots", ".zfs",
        "$RECYCLE.BIN", "System Volume Information", "lost+found", ".Trash", ".Trashes", ".Spotlight-V100", ".fseventsd", ".thumbnails", ".dtrash", ".git", "__MACOSX",
    };

    public static bool IsSkippedFolder(ReadOnlySpan<char> name) =>
        Skipped.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) || name.StartsWith(".Trash-", StringComparison.Ordinal);

    /// <summary>False when any part of a path below a root is a skipped folder.</summary>
    public static bool IsInWatchedFolder(ReadOnlySpan<char> relativePath)
    {
        foreach (var part in relativePath.Split('/'))
        {
            if (IsSkippedFolder(relativePath[part]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A file without extension may be a picture; whoever asks looks at its first bytes.</summary>
    public static bool MayBePhoto(ReadOnlySpan<char> fileName, out bool askBytes)
    {
        // "._IMG_1.jpg" is macOS's shadow of IMG_1.jpg, not a picture.
        var extension = Path.GetExtension(fileName);
        askBytes = extension.IsEmpty && !fileName.StartsWith("._", StringComparison.Ordinal);
        return askBytes || (Extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(extension) && !fileName.StartsWith("._", StringComparison.Ordinal));
    }

    /// <summary>Whether a file begins like a picture format: JPEG, PNG, GIF, TIFF and what cameras make of it, WebP, one of the HEIF family, or Fujifilm's.</summary>
    public static bool BeginsLikePicture(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47])
        || head.StartsWith("GIF8"u8)
        || head.StartsWith("II*\0"u8)
        || head.StartsWith("MM\0*"u8)
        || head.StartsWith("IIU\0"u8) || head.StartsWith("IIR"u8) || head.StartsWith("MMOR"u8)
        || head.StartsWith("FUJIFILM"u8)
        || (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        || (head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && (head[8..].StartsWith("hei"u8) || head[8..].StartsWith("hev"u8) || head[8..].StartsWith("mif1"u8) || head[8..].StartsWith("avi"u8) || head[8..].StartsWith("crx "u8)));
}
