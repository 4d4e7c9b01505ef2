using System.Text.Json;
using PhotoSearch.Embeddings.Preprocessing;

namespace PhotoSearch.Embeddings.Layouts;

/// <summary>A <c>preprocessor_config.json</c> as the rules it stands for. What it says in words we do not know, or says twice and differently, is an error.</summary>
internal sealed class HuggingFacePreprocessing
{
    private const double PerByte = 1 / 255.0;

    /// <summary>Pillow's numbers.</summary>
    private const int Bilinear = 2;
    private const int Bicubic = 3;

    /// <summary>Keys that change no number: names, and what holds for every picture we have.</summary>
    private static readonly string[] Harmless =
    [
        "image_processor_type", "feature_extractor_type", "processor_class", "auto_map", "do_convert_rgb", "_valid_processor_keys", "_name_or_path",
        "data_format", "input_data_format", "return_tensors", "device", "default_to_square", "disable_grouping",
    ];

    private static readonly string[] Known =
    [
        "size", "crop_size", "do_resize", "do_center_crop", "do_normalize", "do_rescale", "rescale_factor", "resample", "image_mean", "image_std",
    ];

    private readonly ModelFile _file;

    private HuggingFacePreprocessing(ModelFile file) => _file = file;

    /// <exception cref="ModelException">Missing, unknown or contradictory; the message names the file and the key.</exception>
    public static PreprocessRules Read(ModelFile file) => new HuggingFacePreprocessing(file).Read();

    private PreprocessRules Read()
    {
        foreach (var setting in _file.Root.EnumerateObject())
        {
            if (setting.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False) && !Known.Contains(setting.Name) && !Harmless.Contains(setting.Name))
            {
                throw _file.Unknown($"\"{setting.Name}\" is {setting.Value}");
            }
        }

        CheckScale();
        var (width, height, mode) = ReadSize();
        var normalises = _file.FlagOr(_file.Root, "do_normalize", true);
        return new PreprocessRules(
            width, height, normalises ? Three("image_mean") : [0, 0, 0], normalises ? Three("image_std") : [1, 1, 1], ReadResample(), mode, Fill: 0);
    }

    private void CheckScale()
    {
        if (!_file.FlagOr(_file.Root, "do_rescale", true))
        {
            throw _file.Unknown("\"do_rescale\" is false");
        }

        if (ModelFile.Get(_file.Root, "rescale_factor") is { } factor
            && (factor.ValueKind != JsonValueKind.Number || Math.Abs(factor.GetDouble() - PerByte) > 1e-6))
        {
            throw _file.Unknown($"\"rescale_factor\" is {factor}");
        }
    }

    private (int Width, int Height, ResizeMode Mode) ReadSize()
    {
        if (!_file.FlagOr(_file.Root, "do_resize", true))
        {
            throw _file.Unknown("\"do_resize\" is false");
        }

        var size = _file.Need(_file.Root, "size");
        var crop = ModelFile.Get(_file.Root, "crop_size") is { } given ? Sides(given, "crop_size") : ((int Width, int Height)?)null;
        var isExact = size.ValueKind == JsonValueKind.Object && ModelFile.Get(size, "height") is not null;
        var crops = _file.FlagOr(_file.Root, "do_center_crop", crop is not null || !isExact);
        if (isExact)
        {
            var whole = Sides(size, "size");
            return !crops || crop is null || crop == whole
                ? (whole.Width, whole.Height, ResizeMode.Squash)
                : throw _file.Unknown($"\"crop_size\" is {Words(crop.Value)} of a \"size\" of {Words(whole)}");
        }

        var shortest = size.ValueKind == JsonValueKind.Object ? Edge(size) : _file.Whole(size, "size");
        if (!crops)
        {
            throw _file.Unknown($"\"size\" names one side ({shortest}) and \"do_center_crop\" is false");
        }

        var cut = crop ?? throw _file.Wrong("\"crop_size\" is missing");
        return cut.Width == shortest && cut.Height == shortest
            ? (Within(shortest, "size"), shortest, ResizeMode.Shortest)
            : throw _file.Unknown($"\"crop_size\" is {Words(cut)} of a \"size\" whose shortest edge is {shortest}");
    }

    private int Edge(JsonElement size)
    {
        foreach (var name in size.EnumerateObject().Select(side => side.Name).Where(name => name != "shortest_edge"))
        {
            throw _file.Unknown($"\"size\" has a \"{name}\"");
        }

        return _file.Whole(_file.Need(size, "shortest_edge"), "shortest_edge");
    }

    private (int Width, int Height) Sides(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object
        ? (Within(_file.Whole(_file.Need(value, "width"), name), name), Within(_file.Whole(_file.Need(value, "height"), name), name))
        : (Within(_file.Whole(value, name), name), Within(_file.Whole(value, name), name));

    private int Within(int side, string name) => side is > 0 and <= PreprocessRules.LargestSize ? side : throw _file.Wrong($"\"{name}\" is {side}");

    private Interpolation ReadResample() => _file.Whole(_file.Need(_file.Root, "resample"), "resample") switch
    {
        Bilinear => Interpolation.Bilinear,
        Bicubic => Interpolation.Bicubic,
        var other => throw _file.Unknown($"\"resample\" is {other}"),
    };

    private float[] Three(string name)
    {
        var list = _file.Need(_file.Root, name);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != 3 || list.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.Number))
        {
            throw _file.Wrong($"\"{name}\" is not three numbers");
        }

        var three = list.EnumerateArray().Select(n => n.GetSingle()).ToArray();
        return name == "image_std" && three.Any(n => n <= 0) ? throw _file.Wrong($"\"{name}\" must be above 0") : three;
    }

    private static string Words((int Width, int Height) sides) => $"{sides.Width}x{sides.Height}";
}
