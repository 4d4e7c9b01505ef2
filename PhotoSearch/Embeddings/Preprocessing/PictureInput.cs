using System.Buffers;
using PhotoSearch.Decoding.Resampling;
using PhotoSearch.Photos;

namespace PhotoSearch.Embeddings.Preprocessing;

/// <summary>Makes a picture what an image tower takes: resized, cut or filled to its shape, normalised, one plane for each colour.</summary>
/// <remarks>
/// Sizes and offsets are rounded as in open_clip's <c>image_transform</c> (torchvision's <c>Resize</c> and <c>CenterCrop</c>), which the
/// models were trained with: the longer side is cut to a whole pixel, halves of the crop are rounded to even.
/// </remarks>
internal sealed class PictureInput
{
    private readonly PreprocessRules _rules;
    private readonly float[][] _values;
    private readonly ResizeKernel _kernel;

    public PictureInput(PreprocessRules rules)
    {
        _rules = rules;
        _kernel = rules.Interpolation == Interpolation.Bicubic ? ResizeKernel.Bicubic : ResizeKernel.Bilinear;
        _values = [.. Enumerable.Range(0, 3).Select(colour => Values(rules.Mean[colour], rules.Deviation[colour]))];
    }

    /// <summary>Floats of one picture.</summary>
    public int Length => 3 * _rules.Width * _rules.Height;

    /// <param name="into">Exactly <see cref="Length"/>: red plane, green plane, blue plane.</param>
    public void Write(RgbPixels picture, Span<float> into)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Length);
        try
        {
            var pixels = bytes.AsSpan(0, Length);
            Shape(picture, pixels);
            var plane = _rules.Width * _rules.Height;
            var red = into[..plane];
            var green = into.Slice(plane, plane);
            var blue = into.Slice(2 * plane, plane);
            var (reds, greens, blues) = (_values[0], _values[1], _values[2]);
            for (int at = 0, source = 0; at < plane; at++, source += 3)
            {
                red[at] = reds[pixels[source]];
                green[at] = greens[pixels[source + 1]];
                blue[at] = blues[pixels[source + 2]];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The picture in the model's shape, still in 8 bits.</summary>
    public void Shape(RgbPixels picture, Span<byte> into)
    {
        var (width, height) = Resized(picture);
        var (left, top) = (Offset(width, _rules.Width), Offset(height, _rules.Height));
        var wanted = new PixelWindow(Math.Max(0, left), Math.Max(0, top), Math.Min(width, _rules.Width), Math.Min(height, _rules.Height));
        if (wanted.Width < _rules.Width || wanted.Height < _rules.Height)
        {
            into.Fill(_rules.Fill);
        }

        // A side that keeps its length is left as it is, as Pillow leaves it.
        var across = Weights(picture.Width, width, wanted.X, wanted.Width);
        var down = Weights(picture.Height, height, wanted.Y, wanted.Height);
        var stride = _rules.Width * 3;
        var begin = (Math.Max(0, -top) * stride) + (Math.Max(0, -left) * 3);
        PictureResize.Run(picture.Bytes.Span, picture.Width, across, down, wanted, into[begin..], stride);
    }

    private ResizeWeights? Weights(int source, int target, int from, int count) =>
        source == target ? null : KnownWeights.Of(new ResizeSide(source, source, target, from, count, _kernel));

    private (int Width, int Height) Resized(RgbPixels picture)
    {
        var (across, down) = ((double)picture.Width / _rules.Width, (double)picture.Height / _rules.Height);
        switch (_rules.ResizeMode)
        {
            case ResizeMode.Squash:
                return (_rules.Width, _rules.Height);
            case ResizeMode.Longest:
                var shrink = Math.Max(across, down);
                return (Math.Clamp(Round(picture.Width / shrink), 1, _rules.Width), Math.Clamp(Round(picture.Height / shrink), 1, _rules.Height));
            case ResizeMode.Shortest when _rules.Width == _rules.Height:
                var size = _rules.Width;
                return picture.Width <= picture.Height
                    ? (size, Longer(size, picture.Height, picture.Width))
                    : (Longer(size, picture.Width, picture.Height), size);
            default:
                var least = Math.Min(across, down);
                return (Math.Max(_rules.Width, Round(picture.Width / least)), Math.Max(_rules.Height, Round(picture.Height / least)));
        }
    }

    private static int Longer(int size, int longer, int shorter) => checked((int)((long)size * longer / shorter));

    private static int Round(double length) => (int)Math.Round(length, MidpointRounding.ToEven);

    /// <summary>Below zero where the picture is filled up, rounded down then; else the part that is cut off.</summary>
    private static int Offset(int resized, int wanted) => resized >= wanted ? Round((resized - wanted) / 2.0) : -((wanted - resized) / 2);

    private static float[] Values(float mean, float deviation)
    {
        var values = new float[256];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((i / 255f) - mean) / deviation;
        }

        return values;
    }
}
