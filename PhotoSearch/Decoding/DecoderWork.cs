using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>What a child does with one request: opens, sniffs, bounds, reads, and lays the results into the shared segment.</summary>
internal sealed class DecoderWork(SharedSegment segment, PictureReader reader)
{
    /// <summary>Near the knee of size against what the eye sees.</summary>
    public const int WebPQuality = 80;

    /// <summary>Of 0 to 6; 4 takes twice as long for four percent fewer bytes.</summary>
    public const int WebPEffort = 2;

    /// <exception cref="UnreadablePhotoException">This file will not decode.</exception>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public DecoderReply Do(DecoderRequest request)
    {
        // What the last photo left in libvips' buffer is not this one's.
        NativeVips.ClearError();
        using var file = RegularFile.Open(request.Path);
        var format = Sniff(file);
        var cutOff = CutOffPicture.Suspect(format, file);
        try
        {
            var header = PictureReader.ReadHeader(format, file);
            reader.CheckBounds(format, header);
            return request switch
            {
                DecoderRequest.Decode decode => Decode(format, file, header, cutOff, decode.ModelShortSide),
                DecoderRequest.Pixels pixels => Look(format, file, header, cutOff, pixels.ModelShortSide),
                DecoderRequest.Render render => Render(format, file, header, cutOff, render.Size),
                _ => throw new InvalidOperationException($"{request.GetType().Name} is not known."),
            };
        }
        catch (VipsException e)
        {
            // libvips takes an error of the disk for the end of the file.
            RegularFile.ReadThrough(file);
            throw new UnreadablePhotoException(UnreadablePicture.Sentence(format, e), e);
        }
    }

    private DecoderReply.Decoded Decode(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff, int modelShortSide)
    {
        var shortSide = 2 * modelShortSide;
        var plan = PicturePlan.For(header.Width, header.Height, PictureSizes.Viewer, shortSide);
        using var working = Upright(format, file, header, plan, cutOff);
        var tags = Tags(format, file, header);
        using var model = ForModel(working, shortSide);
        var rgb = model.Pixels();
        rgb.CopyTo(segment.Bytes);
        var facts = tags.Facts with { MediaType = format.MediaType, Width = header.UprightWidth, Height = header.UprightHeight };
        if (format != PhotoFormat.Heic && format != PhotoFormat.Avif)
        {
            // HEIF turns by its own boxes, which libheif has applied; there Exif only says what the camera felt (ISO/IEC 23008-12).
            facts = facts with { Orientation = header.Orientation };
        }

        return new DecoderReply.Decoded(facts, model.Width, model.Height, Pictures(working, rgb.Length), DifferenceHash.Of(rgb, model.Width, model.Height))
        {
            IsLast = tags.IsStillReading,
        };
    }

    private DecoderReply.Seen Look(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff, int modelShortSide)
    {
        var shortSide = 2 * modelShortSide;
        using var working = Upright(format, file, header, PicturePlan.For(header.Width, header.Height, 1, shortSide), cutOff);
        var isLast = format == PhotoFormat.Tiff && Tags(format, file, header).IsStillReading;
        using var model = ForModel(working, shortSide);
        model.Pixels().CopyTo(segment.Bytes);
        return new DecoderReply.Seen(model.Width, model.Height) { IsLast = isLast };
    }

    private static FileTags Tags(PhotoFormat format, SafeFileHandle file, WorkingHeader header)
    {
        var tags = FileTags.Read(file, header.Exif);
        return format == PhotoFormat.Tiff && tags.IsCameraRaw ? throw new UnreadablePhotoException("This is a camera's raw file, which is not read yet") : tags;
    }

    private static VipsImage ForModel(VipsImage working, int shortSide)
    {
        var plan = PicturePlan.ForModel(working.Width, working.Height, shortSide);
        return PictureReader.Resize(working, plan.Width, plan.Height);
    }

    private DecoderReply.Rendered Render(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff, int size)
    {
        using var working = Upright(format, file, header, PicturePlan.For(header.Width, header.Height, size, 1), cutOff);
        using var picture = Fit(working, working.Width, working.Height, size);
        return new DecoderReply.Rendered(new PictureSlice(size, 0, Write(picture, 0)));
    }

    private static VipsImage Upright(PhotoFormat format, SafeFileHandle file, WorkingHeader header, PicturePlan plan, bool cutOff)
    {
        if (cutOff)
        {
            // Either the file ends here or the share does; the first shows a part of the picture, the second is an error.
            RegularFile.ReadThrough(file);
        }

        return PictureReader.ReadUpright(format, file, header, plan, cutOff);
    }

    /// <summary>From the largest down, each made from the one before it.</summary>
    private List<PictureSlice> Pictures(VipsImage working, int offset)
    {
        var made = new List<VipsImage>();
        var slices = new List<PictureSlice>();
        try
        {
            foreach (var size in PictureSizes.MadeAtOnce.OrderDescending())
            {
                made.Add(Fit(made.Count == 0 ? working : made[^1], working.Width, working.Height, size));
                if (made is [.., var larger, var same] && larger.Width == same.Width && larger.Height == same.Height)
                {
                    // A photo smaller than both sizes: writing WebP is the dearest step here, and this one is written already.
                    slices.Add(slices[^1] with { Size = size });
                    continue;
                }

                var length = Write(made[^1], offset);
                slices.Add(new PictureSlice(size, offset, length));
                offset += length;
            }
        }
        finally
        {
            made.ForEach(p => p.Dispose());
        }

        return slices;
    }

    /// <summary>Sides are reckoned from the working picture, so that they are not rounded twice.</summary>
    private static VipsImage Fit(VipsImage image, int width, int height, int size)
    {
        var plan = PicturePlan.Scaled(width, height, (double)size / Math.Max(width, height));
        return PictureReader.Resize(image, plan.Width, plan.Height);
    }

    private int Write(VipsImage picture, int offset)
    {
        using var save = new VipsOperation("webpsave_buffer").With("in", picture).With("Q", WebPQuality).With("effort", WebPEffort).With("strip", "true");
        return save.Buffer(segment.Bytes[offset..]);
    }

    private static PhotoFormat Sniff(SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[PhotoFormat.SniffBytes];
        var (format, refusal) = PhotoFormat.Sniff(start[..RandomAccess.Read(file, start, 0)]);
        return format ?? throw new UnreadablePhotoException(refusal);
    }
}
