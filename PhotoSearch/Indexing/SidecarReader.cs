using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;
using PhotoSearch.Watching;

namespace PhotoSearch.Indexing;

/// <summary>Reads the XMP file beside a photo's file. Whatever is wrong with it costs what it says, never the photo.</summary>
internal sealed class SidecarReader(PhotoDecoder decoder, ILogger<SidecarReader> logger)
{
    public async Task<SidecarLook> LookAsync(ClaimedWork work, CancellationToken cancellationToken)
    {
        if (SidecarName.Beside(work.RootPath, work.Path) is not { } found)
        {
            return new SidecarLook.None();
        }

        try
        {
            return Seen(found, await decoder.TellBesideAsync(Path.Combine(work.RootPath, found.Relative), cancellationToken));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SidecarLook.None();
        }
        catch (Exception e) when (e is UnreadablePhotoException or DecoderLostException)
        {
            logger.SidecarSaysNothing(found.Relative, e.Message);
            return Seen(found, SidecarFacts.Nothing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.SidecarUnreadable(found.Relative, e.Message);
            return new SidecarLook.Unknown();
        }
    }

    private static SidecarLook.Seen Seen(FoundFile found, SidecarFacts facts) =>
        new(found.Relative[(found.Relative.LastIndexOf('/') + 1)..], found.Bytes, found.Modified.ToUnixTimeMilliseconds(), facts);
}
