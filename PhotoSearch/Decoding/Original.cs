using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>A photo's file, opened, and what libvips reads its picture from: the file itself, or what LibRaw took out of a camera's raw file.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="Kept">The format in which its picture is read.</param>
/// <param name="Source">The picture's bytes.</param>
/// <param name="Header">Of that picture, with the file's orientation.</param>
/// <param name="Width">Of the photo, upright; a raw file's own, also where its preview is smaller.</param>
/// <param name="Height">The same.</param>
internal sealed record Original(PhotoFormat Format, SafeFileHandle File, PhotoFormat Kept, SafeFileHandle Source, WorkingHeader Header, int Width, int Height) : IDisposable
{
    /// <summary>A preview's sides may be rounded, and the sensor's border cut; one that differs by more was cut or framed, and is not the picture.</summary>
    private const double MostShapeDifference = 0.1;

    /// <param name="isPictureWanted">False: its header alone, for which nothing is developed.</param>
    /// <param name="isPreviewTrusted">False: a raw file is developed also where the camera's own picture would do.</param>
    /// <exception cref="UnreadablePhotoException">It is larger than allowed, or LibRaw is not there.</exception>
    /// <exception cref="RawException">LibRaw cannot read it.</exception>
    /// <exception cref="VipsException">libvips cannot read it.</exception>
    public static Original Open(PhotoFormat format, SafeFileHandle file, PictureReader reader, bool isPictureWanted, bool isPreviewTrusted)
    {
        if (format.IsRaw)
        {
            return OpenRaw(format, file, reader, isPictureWanted, isPreviewTrusted);
        }

        var header = PictureReader.ReadHeader(format, file);
        if (isPictureWanted)
        {
            reader.CheckBounds(format, header);
        }

        return new Original(format, file, format, file, header, header.UprightWidth, header.UprightHeight);
    }

    /// <summary>The file itself stays open.</summary>
    public void Dispose()
    {
        if (Source != File)
        {
            Source.Dispose();
        }
    }

    private static Original OpenRaw(PhotoFormat format, SafeFileHandle file, PictureReader reader, bool isPictureWanted, bool isPreviewTrusted)
    {
        using var raw = RawFile.Open(format, file);
        reader.CheckBounds(format, raw.Sensor with { WholeBytes = 0 });
        var own = new WorkingHeader(raw.Width, raw.Height, raw.Orientation, 0, null, null);
        if (isPreviewTrusted && Preview(format, file, raw, own, reader) is { } preview)
        {
            return isPictureWanted && CutOffPicture.Suspect(preview.Kept, preview.Source) ? DevelopedRather(preview, raw, own, reader) : preview;
        }

        return isPictureWanted ? Developed(format, file, raw, own, reader) : new Original(format, file, format, file, own, own.UprightWidth, own.UprightHeight);
    }

    private static Original Developed(PhotoFormat format, SafeFileHandle file, RawFile raw, WorkingHeader own, PictureReader reader)
    {
        reader.CheckBounds(format, raw.Sensor);
        return Taken(format, file, RawFormat.Developed, raw.Develop(), own, _ => true)!;
    }

    /// <summary>Half a preview is better than none, but not than the whole picture.</summary>
    private static Original DevelopedRather(Original preview, RawFile raw, WorkingHeader own, PictureReader reader)
    {
        try
        {
            var developed = Developed(preview.Format, preview.File, raw, own, reader);
            preview.Dispose();
            return developed;
        }
        catch (Exception e) when (e is RawException or UnreadablePhotoException)
        {
            return preview;
        }
    }

    /// <summary>The camera's own picture, where it is as good as what would be stored of it.</summary>
    private static Original? Preview(PhotoFormat format, SafeFileHandle file, RawFile raw, WorkingHeader own, PictureReader reader)
    {
        try
        {
            return raw.Preview() is { } jpeg ? Taken(format, file, PhotoFormat.Jpeg, jpeg, own, header => IsAsGood(header, own)) : null;
        }
        catch (VipsException)
        {
            // Damaged: the rest of the file may be sound.
            return null;
        }

        bool IsAsGood(WorkingHeader preview, WorkingHeader sensor)
        {
            var longer = Math.Max(sensor.Width, sensor.Height);
            var shape = (double)preview.Width / preview.Height / ((double)sensor.Width / sensor.Height);
            return reader.Holds(preview) && Math.Max(preview.Width, preview.Height) >= Math.Min(PictureSizes.Viewer, (longer + 1) / 2)
                && (Math.Abs(Math.Log(shape)) <= MostShapeDifference || IsUprightAlready(preview, sensor));
        }
    }

    /// <summary>Null, and closed: it will not do.</summary>
    private static Original? Taken(PhotoFormat format, SafeFileHandle file, PhotoFormat kept, SafeFileHandle source, WorkingHeader own, Func<WorkingHeader, bool> willDo)
    {
        var isTaken = false;
        try
        {
            var header = PictureReader.ReadHeader(kept, source);
            if (!willDo(header))
            {
                return null;
            }

            // What the raw file says counts, and not what its preview repeats, or LibRaw wrote into it.
            var orientation = IsUprightAlready(header, own) ? 1 : own.Orientation;
            isTaken = true;
            return new Original(format, file, kept, source, header with { Orientation = orientation }, own.UprightWidth, own.UprightHeight);
        }
        finally
        {
            if (!isTaken)
            {
                source.Dispose();
            }
        }
    }

    /// <summary>Some cameras turn the preview and leave the raw picture as it is.</summary>
    private static bool IsUprightAlready(WorkingHeader preview, WorkingHeader sensor) =>
        sensor.IsTurned && Math.Abs(Math.Log((double)preview.Width / preview.Height / ((double)sensor.Height / sensor.Width))) <= MostShapeDifference
        && (preview.Width > preview.Height) != (sensor.Width > sensor.Height);
}
