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
        try
        {
            return Answer(request, format, file, isPreviewTrusted: true);
        }
        catch (Exception e) when (e is VipsException or RawException)
        {
            // Libraries take an error of the disk for the end of the file.
            RegularFile.ReadThrough(file);
            throw new UnreadablePhotoException(e is VipsException failure ? UnreadablePicture.Sentence(format, failure) : e.Message, e);
        }
    }

    private DecoderReply Answer(DecoderRequest request, PhotoFormat format, SafeFileHandle file, bool isPreviewTrusted)
    {
        try
        {
            using var original = Original.Open(format, file, reader, isPictureWanted: request is not DecoderRequest.Tell, isPreviewTrusted);
            return request switch
            {
                DecoderRequest.Decode decode => Decode(original, decode),
                DecoderRequest.Pixels pixels => Look(original, pixels.ModelShortSide),
                DecoderRequest.Render render => Render(original, render.Size),
                DecoderRequest.Measure => Measure(original),
                DecoderRequest.Tell => Tell(original),
                _ => throw new InvalidOperationException($"{request.GetType().Name} is not known."),
            };
        }
        catch (VipsException) when (format.IsRaw && isPreviewTrusted)
        {
            // Its preview has a sound beginning only: the rest of the file may be sound.
            NativeVips.ClearError();
            return Answer(request, format, file, isPreviewTrusted: false);
        }
    }

    private static DecoderReply.Told Tell(Original original)
    {
        var tags = Tags(original);
        return new DecoderReply.Told(FactsOf(original, tags)) { IsLast = tags.IsStillReading };
    }

    private DecoderReply.Decoded Decode(Original original, DecoderRequest.Decode request)
    {
        var header = original.Header;
        var working = Read(original, PicturePlan.For(header.Width, header.Height, PictureSizes.Viewer, request.ModelShortSide, original.Kept.ShrinksOnLoad));
        var tags = request.WithTags ? Tags(original) : FileTags.None;
        var plan = PicturePlan.ForModel(header.UprightWidth, header.UprightHeight, request.ModelShortSide);
        var model = PictureReader.Resize(working, plan.Width, plan.Height);
        model.Bytes.Span.CopyTo(segment.Bytes);
        var hash = DifferenceHash.Of(model.Bytes.Span, model.Width, model.Height);
        var picture = Fit(working, working, Sharpness.Side);
        var sharpness = Sharpness.Of(picture.Bytes.Span, picture.Width, picture.Height);
        return new DecoderReply.Decoded(FactsOf(original, tags), model.Width, model.Height, Pictures(picture, working, model.Bytes.Length), hash, sharpness) { IsLast = tags.IsStillReading };
    }

    private static PhotoFacts FactsOf(Original original, FileTags tags)
    {
        var facts = tags.Facts with { MediaType = original.Format.MediaType, Width = original.Width, Height = original.Height };
        // HEIF turns by its own boxes, which libheif has applied; there Exif only says what the camera felt (ISO/IEC 23008-12).
        return original.Format == PhotoFormat.Heic || original.Format == PhotoFormat.Avif ? facts : facts with { Orientation = original.Header.Orientation };
    }

    private DecoderReply.Seen Look(Original original, int modelSide)
    {
        var model = Read(original, PicturePlan.ForModelAlone(original.Header.Width, original.Header.Height, modelSide, original.Kept.ShrinksOnLoad));
        model.Bytes.Span.CopyTo(segment.Bytes);
        return new DecoderReply.Seen(model.Width, model.Height);
    }

    private DecoderReply.Rendered Render(Original original, int size)
    {
        var working = Read(original, PicturePlan.For(original.Header.Width, original.Header.Height, size, 1, original.Kept.ShrinksOnLoad));
        return new DecoderReply.Rendered(new PictureSlice(size, 0, Write(Fit(working, working, size), 0)));
    }

    private static DecoderReply.Measured Measure(Original original)
    {
        var working = Read(original, PicturePlan.For(original.Header.Width, original.Header.Height, Sharpness.Side, 1, original.Kept.ShrinksOnLoad));
        var picture = Fit(working, working, Sharpness.Side);
        return new DecoderReply.Measured(Sharpness.Of(picture.Bytes.Span, picture.Width, picture.Height));
    }

    private static FileTags Tags(Original original) => FileTags.Read(original.File, original.Header.Exif, original.Header.Xmp);

    private static RgbPixels Read(Original original, PicturePlan plan)
    {
        var isCutOff = CutOffPicture.Suspect(original.Kept, original.Source);
        if (isCutOff)
        {
            // Either the file ends here or the share does; the first shows a part of the picture, the second is an error.
            RegularFile.ReadThrough(original.File);
        }

        return PictureReader.ReadUpright(original.Kept, original.Source, original.Header, plan, isCutOff);
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
        return format == PhotoFormat.Tiff ? RawTiff.FormatOf(file) ?? format : format ?? throw new UnreadablePhotoException(refusal);
    }
}
