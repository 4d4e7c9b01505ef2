using System.Text.Json;

namespace PhotoSearch.Embeddings.Preprocessing;

/// <summary>How pictures are made ready for a model, as its <c>preprocess_cfg.json</c> says.</summary>
/// <param name="Mean">Of red, green and blue, 0 to 1.</param>
/// <param name="Deviation">Likewise; divides.</param>
/// <param name="Fill">Grey of the padding, 0 to 255; only where the whole picture is kept.</param>
internal sealed record PreprocessRules(int Width, int Height, float[] Mean, float[] Deviation, Interpolation Interpolation, ResizeMode ResizeMode, byte Fill)
{
    /// <summary>Raised by hand when the same file and picture give other numbers than before; it is part of a vector's space.</summary>
    public const int Version = 2;

    /// <summary>The largest models take 512 px or so; a picture of this size would take 200 MB of floats.</summary>
    public const int LargestSize = 4096;

    /// <summary>What of the rules changes a vector, in one line.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{Version} {Width}x{Height} {string.Join(',', Mean)} {string.Join(',', Deviation)} {Interpolation} {ResizeMode} {(ResizeMode == ResizeMode.Longest ? Fill : 0)}");

    /// <exception cref="ModelException">Missing, or a value that we do not know.</exception>
    public static PreprocessRules Read(ModelFile file)
    {
        var root = file.Root;
        if (file.TextOr(root, "mode", "RGB") is var mode && mode != "RGB")
        {
            throw file.Unknown($"\"mode\" is \"{mode}\"");
        }

        var (width, height) = ReadSize(file);
        return new PreprocessRules(
            width, height, ReadThree(file, "mean"), ReadThree(file, "std"), ReadInterpolation(file), ReadResizeMode(file), ReadFill(file));
    }

    private static (int Width, int Height) ReadSize(ModelFile file)
    {
        var size = file.Need(file.Root, "size");
        var (height, width) = size.ValueKind != JsonValueKind.Array ? (file.Whole(size, "size"), file.Whole(size, "size"))
            : size.GetArrayLength() == 2 ? (file.Whole(size[0], "size"), file.Whole(size[1], "size"))
            : throw file.Wrong("\"size\" is neither a number nor [height, width]");
        return width is > 0 and <= LargestSize && height is > 0 and <= LargestSize ? (width, height) : throw file.Wrong($"\"size\" is {width}x{height}");
    }

    private static float[] ReadThree(ModelFile file, string name)
    {
        var list = file.Need(file.Root, name);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != 3 || list.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.Number))
        {
            throw file.Wrong($"\"{name}\" is not three numbers");
        }

        var three = list.EnumerateArray().Select(n => n.GetSingle()).ToArray();
        return name == "std" && three.Any(n => n <= 0) ? throw file.Wrong("\"std\" must be above 0") : three;
    }

    private static Interpolation ReadInterpolation(ModelFile file) => file.Text(file.Root, "interpolation") switch
    {
        "bicubic" => Interpolation.Bicubic,
        "bilinear" => Interpolation.Bilinear,
        var other => throw file.Unknown($"\"interpolation\" is \"{other}\""),
    };

    private static ResizeMode ReadResizeMode(ModelFile file) => file.TextOr(file.Root, "resize_mode", "shortest") switch
    {
        "shortest" => ResizeMode.Shortest,
        "squash" => ResizeMode.Squash,
        "longest" => ResizeMode.Longest,
        var other => throw file.Unknown($"\"resize_mode\" is \"{other}\""),
    };

    private static byte ReadFill(ModelFile file)
    {
        var fill = ModelFile.Get(file.Root, "fill_color") is { } value ? file.Whole(value, "fill_color") : 0;
        return fill is >= 0 and <= 255 ? (byte)fill : throw file.Unknown($"\"fill_color\" is {fill}");
    }
}

/// <summary>The filters that models are trained with.</summary>
internal enum Interpolation
{
    Bicubic,
    Bilinear,
}

/// <summary>How a picture of another shape becomes the model's.</summary>
internal enum ResizeMode
{
    /// <summary>The shorter side fits, the rest is cut off on both sides.</summary>
    Shortest,

    /// <summary>Both sides fit, the shape changes.</summary>
    Squash,

    /// <summary>The longer side fits, the rest is filled.</summary>
    Longest,
}
