using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>What a child does with one request: opens, sniffs, bounds, reads, and lays the results into the shared segment.</summary>
internal sealed class DecoderWork(SharedSegment segment, PictureReader reader)
{
    /// <summary>Near the knee of size against what the eye sees.</summary>
    public const int WebPQuality = 78;

    /// <summary>
    /// Of 0 to 6. Three pictures of a photo take 24 ms and 132 KB so; effort 2 at quality 80 takes 42 ms for 5 % fewer bytes and 0.2 dB more, effort 4 takes 93 ms for 9 % fewer.
    /// </summary>
    public const int WebPEffort = 0;

    /// <exception cref="UnreadablePhotoException">This file will not decode.</exception>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public DecoderReply Do(DecoderRequest request)
    {
        // What the last photo left in libvips' buffer is not this one's.
        NativeVips.ClearError();
        using var file = RegularFile.Open(request.Path);
        if (request is DecoderRequest.TellBeside)
        {
            var (told, isStillReading) = SidecarFile.Read(file);
            return new DecoderReply.ToldBeside(told) { IsLast = isStillReading };
        }

        var format = Sniff(file);
        var cutOff = CutOffPicture.Suspect(format, file);
        try
        {
            var header = PictureReader.ReadHeader(format, file);
            if (request is DecoderRequest.Tell)
            {
                var tags = Tags(format, file, header);
                return new DecoderReply.Told(FactsOf(format, header, tags)) { IsLast = tags.IsStillReading };
            }

            reader.CheckBounds(format, header);
            return request switch
            {
                DecoderRequest.Decode decode => Decode(format, file, header, cutOff, decode),
                DecoderRequest.Pixels pixels => Look(format, file, header, cutOff, pixels.ModelShortSide),
                DecoderRequest.Render render => Render(format, file, header, cutOff, render.Size),
                DecoderRequest.Measure => Measure(format, file, header, cutOff),
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

    private DecoderReply.Decoded Decode(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff, DecoderRequest.Decode request)
    {
        var working = Read(format, file, header, PicturePlan.For(header.Width, header.Height, PictureSizes.Viewer, request.ModelShortSide, format.ShrinksOnLoad), cutOff);
        // A TIFF's tags tell whether it is a picture at all.
        var tags = request.WithTags || format == PhotoFormat.Tiff ? Tags(format, file, header) : FileTags.None;
        var plan = PicturePlan.ForModel(header.UprightWidth, header.UprightHeight, request.ModelShortSide);
        var model = PictureReader.Resize(working, plan.Width, plan.Height);
        model.Bytes.Span.CopyTo(segment.Bytes);
        var hash = DifferenceHash.Of(model.Bytes.Span, model.Width, model.Height);
        var picture = Fit(working, working, Sharpness.Side);
        var sharpness = Sharpness.Of(picture.Bytes.Span, picture.Width, picture.Height);
        return new DecoderReply.Decoded(FactsOf(format, header, tags), model.Width, model.Height, Pictures(picture, working, model.Bytes.Length), hash, sharpness) { IsLast = tags.IsStillReading };
    }

    private static PhotoFacts FactsOf(PhotoFormat format, WorkingHeader header, FileTags tags)
    {
        var facts = tags.Facts with { MediaType = format.MediaType, Width = header.UprightWidth, Height = header.UprightHeight };
        // HEIF turns by its own boxes, which libheif has applied; there Exif only says what the camera felt (ISO/IEC 23008-12).
        return format == PhotoFormat.Heic || format == PhotoFormat.Avif ? facts : facts with { Orientation = header.Orientation };
    }

    private DecoderReply.Seen Look(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff, int modelSide)
    {
        var model = Read(format, file, header, PicturePlan.ForModelAlone(header.Width, header.Height, modelSide, format.ShrinksOnLoad), cutOff);
        model.Bytes.Span.CopyTo(segment.Bytes);
        return new DecoderReply.Seen(model.Width, model.Height) { IsLast = format == PhotoFormat.Tiff && Tags(format, file, header).IsStillReading };
    }

    private DecoderReply.Rendered Render(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff, int size)
    {
        var working = Read(format, file, header, PicturePlan.For(header.Width, header.Height, size, 1, format.ShrinksOnLoad), cutOff);
        return new DecoderReply.Rendered(new PictureSlice(size, 0, Write(Fit(working, working, size), 0)));
    }

    private static DecoderReply.Measured Measure(PhotoFormat format, SafeFileHandle file, WorkingHeader header, bool cutOff)
    {
        var working = Read(format, file, header, PicturePlan.For(header.Width, header.Height, Sharpness.Side, 1, format.ShrinksOnLoad), cutOff);
        var picture = Fit(working, working, Sharpness.Side);
        return new DecoderReply.Measured(Sharpness.Of(picture.Bytes.Span, picture.Width, picture.Height));
    }

    private static FileTags Tags(PhotoFormat format, SafeFileHandle file, WorkingHeader header)
    {
        var tags = FileTags.Read(file, header.Exif, header.Xmp);
        return format == PhotoFormat.Tiff && tags.IsCameraRaw ? throw new UnreadablePhotoException("This is a camera's raw file, which is not read yet") : tags;
    }

    private static RgbPixels Read(PhotoFormat format, SafeFileHandle file, WorkingHeader header, PicturePlan plan, bool cutOff)
    {
        if (cutOff)
        {
            // Either the file ends here or the share does; the first shows a part of the picture, the second is an error.
            RegularFile.ReadThrough(file);
        }

        return PictureReader.ReadUpright(format, file, header, plan, cutOff);
    }

    /// <summary>From the largest down, each made from the one before it.</summary>
    /// <param name="larger">The largest of them.</param>
    private List<PictureSlice> Pictures(RgbPixels larger, RgbPixels working, int offset)
    {
        var slices = new List<PictureSlice>();
        foreach (var size in PictureSizes.MadeAtOnce.OrderDescending())
        {
            var picture = Fit(larger, working, size);
            if (slices.Count > 0 && picture == larger)
            {
                // A photo smaller than both sizes: writing WebP is the dearest step here, and this one is written already.
                slices.Add(slices[^1] with { Size = size });
                continue;
            }

            slices.Add(new PictureSlice(size, offset, Write(picture, offset)));
            offset += slices[^1].Length;
            larger = picture;
        }

        return slices;
    }

    /// <summary>Sides are reckoned from the working picture, so that they are not rounded twice.</summary>
    private static RgbPixels Fit(RgbPixels picture, RgbPixels working, int size)
    {
        var plan = PicturePlan.Scaled(working.Width, working.Height, (double)size / Math.Max(working.Width, working.Height));
        return PictureReader.Resize(picture, plan.Width, plan.Height);
    }

    private unsafe int Write(RgbPixels picture, int offset)
    {
        using var pinned = picture.Bytes.Pin();
        using var plain = VipsImage.Over((byte*)pinned.Pointer, picture.Width, picture.Height);
        using var copy = new VipsOperation("copy").With("in", plain).With("interpretation", "srgb");
        using var srgb = copy.Image();
        using var save = new VipsOperation("webpsave_buffer").With("in", srgb).With("Q", WebPQuality).With("effort", WebPEffort).With("strip", "true");
        return save.Buffer(segment.Bytes[offset..]);
    }

    private static PhotoFormat Sniff(SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[PhotoFormat.SniffBytes];
        var (format, refusal) = PhotoFormat.Sniff(start[..RandomAccess.Read(file, start, 0)]);
        return format ?? throw new UnreadablePhotoException(refusal);
    }
}
