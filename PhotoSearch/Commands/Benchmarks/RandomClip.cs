using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// A CLIP pair with random weights in the layout of Immich's repositories: it understands nothing, and costs exactly what a real one of its shape costs.
/// Numbers are drawn as CLIP's own training begins, so that activations stay sane and pictures get different vectors.
/// </summary>
internal static class RandomClip
{
    private const int Seed = 32;
    private static readonly double[] Mean = [0.48145466, 0.4578275, 0.40821073];
    private static readonly double[] Deviation = [0.26862954, 0.26130258, 0.27577711];

    /// <summary>Orders of sides: rows last, heads before tokens, and heads with each head's numbers before the tokens.</summary>
    private static readonly int[] RowsLast = [0, 2, 1];
    private static readonly int[] HeadsFirst = [0, 2, 1, 3];
    private static readonly int[] NumbersFirst = [0, 2, 3, 1];

    private const int FloatType = 1;
    private const int IntType = 6;

    /// <summary>Writes the model's folder. It appears whole or not at all.</summary>
    /// <param name="vocabulary">A folder with CLIP's own <c>tokenizer.json</c>; null: a made up one of the same size.</param>
    public static void Write(string folder, ClipShape shape, string? vocabulary, CancellationToken cancellationToken)
    {
        var part = $"{folder}.part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(part, "visual"));
        Directory.CreateDirectory(Path.Combine(part, "textual"));
        Visual(shape).Write(Path.Combine(part, "visual", "model.onnx"), cancellationToken);
        Textual(shape).Write(Path.Combine(part, "textual", "model.onnx"), cancellationToken);
        WriteJson(Path.Combine(part, "config.json"), new
        {
            description = "Random weights in the shape of CLIP, for measuring only",
            embed_dim = shape.Dimension,
            vision_cfg = new { image_size = shape.ImageSize, layers = shape.ImageLayers, width = shape.ImageWidth, patch_size = shape.Patch },
            text_cfg = new { context_length = shape.Context, vocab_size = shape.Vocabulary, width = shape.TextWidth, heads = shape.TextHeads, layers = shape.TextLayers },
        });
        WriteJson(Path.Combine(part, "visual", "preprocess_cfg.json"), new
        {
            size = new[] { shape.ImageSize, shape.ImageSize },
            mode = "RGB",
            mean = Mean,
            std = Deviation,
            interpolation = "bicubic",
            resize_mode = "shortest",
            fill_color = 0,
        });
        WriteJson(Path.Combine(part, "textual", "tokenizer_config.json"), new
        {
            tokenizer_class = "CLIPTokenizer",
            model_max_length = shape.Context,
            bos_token = ClipVocabulary.Start,
            eos_token = ClipVocabulary.End,
            pad_token = ClipVocabulary.End,
            unk_token = ClipVocabulary.End,
        });
        ClipVocabulary.Write(Path.Combine(part, "textual", "tokenizer.json"), shape.Vocabulary, vocabulary);
        Directory.Move(part, folder);
    }

    /// <summary>Patches, a class token, transformer, the class token's vector.</summary>
    public static OnnxWriter Visual(ClipShape shape)
    {
        var graph = new OnnxWriter("visual", Seed);
        var width = shape.ImageWidth;
        var side = shape.ImageSize / shape.Patch;
        var scale = 1 / Math.Sqrt(width);
        var image = graph.Input("image", FloatType, "batch", 3, shape.ImageSize, shape.ImageSize);
        var patches = graph.Node(
            "Conv", [image, graph.Random(1 / Math.Sqrt(3 * shape.Patch * shape.Patch), width, 3, shape.Patch, shape.Patch)],
            ("kernel_shape", new[] { shape.Patch, shape.Patch }), ("strides", new[] { shape.Patch, shape.Patch }));
        var rows = graph.Node("Transpose", [graph.Node("Reshape", [patches, graph.Longs(0, width, side * side)])], ("perm", RowsLast));
        var batch = graph.Node("Shape", [image], ("start", 0), ("end", 1));
        var first = graph.Node("Expand", [graph.Random(scale, 1, 1, width), graph.Node("Concat", [batch, graph.Longs(1, width)], ("axis", 0))]);
        var tokens = graph.Node("Concat", [first, rows], ("axis", 1));
        var placed = graph.Node("Add", [tokens, graph.Random(scale, (side * side) + 1, width)]);
        var x = Normalise(graph, placed, width);
        for (var layer = 0; layer < shape.ImageLayers; layer++)
        {
            x = Layer(graph, x, width, shape.ImageHeads, shape.ImageLayers, mask: null);
        }

        var token = graph.Node("Gather", [x, graph.Node("Squeeze", [graph.Longs(0)])], ("axis", 1));
        graph.Output(graph.Node("MatMul", [Normalise(graph, token, width), graph.Random(scale, width, shape.Dimension)]), "embedding", "batch", shape.Dimension);
        return graph;
    }

    /// <summary>Words, a causal transformer, the vector at the end-of-text token, which has the highest id.</summary>
    public static OnnxWriter Textual(ClipShape shape)
    {
        var graph = new OnnxWriter("textual", Seed + 1);
        var (width, context) = (shape.TextWidth, shape.Context);
        var text = graph.Input("text", IntType, "batch", context);
        var words = graph.Node("Gather", [graph.Random(0.02, shape.Vocabulary, width), text]);
        var x = graph.Node("Add", [words, graph.Random(0.01, context, width)]);
        var mask = graph.Floats(CausalMask(context), context, context);
        for (var layer = 0; layer < shape.TextLayers; layer++)
        {
            x = Layer(graph, x, width, shape.TextHeads, shape.TextLayers, mask);
        }

        var end = graph.Node("Unsqueeze", [graph.Node("ArgMax", [text], ("axis", 1), ("keepdims", 0)), graph.Longs(1)]);
        var token = graph.Node("GatherND", [Normalise(graph, x, width), end], ("batch_dims", 1));
        graph.Output(graph.Node("MatMul", [token, graph.Random(1 / Math.Sqrt(width), width, shape.Dimension)]), "embedding", "batch", shape.Dimension);
        return graph;
    }

    private static string Layer(OnnxWriter graph, string x, int width, int heads, int layers, string? mask)
    {
        var inner = Math.Pow(width, -0.5);
        var outer = inner * Math.Pow(2 * layers, -0.5);
        var normal = Normalise(graph, x, width);
        var three = graph.Nodes("Split", [Linear(graph, normal, width, 3 * width, inner), graph.Longs(width, width, width)], 3, ("axis", 2));
        var query = graph.Node("Mul", [Heads(graph, three[0], width, heads, HeadsFirst), graph.Floats([1 / MathF.Sqrt((float)width / heads)])]);
        var scores = graph.Node("MatMul", [query, Heads(graph, three[1], width, heads, NumbersFirst)]);
        scores = mask is null ? scores : graph.Node("Add", [scores, mask]);
        var seen = graph.Node("MatMul", [graph.Node("Softmax", [scores], ("axis", -1)), Heads(graph, three[2], width, heads, HeadsFirst)]);
        var joined = graph.Node("Reshape", [graph.Node("Transpose", [seen], ("perm", HeadsFirst)), graph.Longs(0, 0, width)]);
        x = graph.Node("Add", [x, Linear(graph, joined, width, width, outer)]);
        var wide = Linear(graph, Normalise(graph, x, width), width, 4 * width, Math.Pow(2 * width, -0.5));
        var active = graph.Node("Mul", [wide, graph.Node("Sigmoid", [graph.Node("Mul", [wide, graph.Floats([1.702f])])])]);
        return graph.Node("Add", [x, Linear(graph, active, 4 * width, width, outer)]);
    }

    private static string Heads(OnnxWriter graph, string x, int width, int heads, int[] order) =>
        graph.Node("Transpose", [graph.Node("Reshape", [x, graph.Longs(0, 0, heads, width / heads)])], ("perm", order));

    private static string Linear(OnnxWriter graph, string x, int from, int to, double deviation) =>
        graph.Node("Add", [graph.Node("MatMul", [x, graph.Random(deviation, from, to)]), graph.Filled(0, to)]);

    private static string Normalise(OnnxWriter graph, string x, int width) =>
        graph.Node("LayerNormalization", [x, graph.Filled(1, width), graph.Filled(0, width)], ("axis", -1), ("epsilon", 1e-5f));

    private static float[] CausalMask(int context)
    {
        var mask = new float[context * context];
        for (var at = 0; at < mask.Length; at++)
        {
            mask[at] = at % context > at / context ? float.NegativeInfinity : 0;
        }

        return mask;
    }

    private static void WriteJson(string path, object value) => File.WriteAllText(path, JsonSerializer.Serialize(value));
}

/// <summary>The sizes of a CLIP pair.</summary>
internal sealed record ClipShape(
    int ImageSize, int Patch, int ImageWidth, int ImageHeads, int ImageLayers, int TextWidth, int TextHeads, int TextLayers, int Vocabulary, int Context, int Dimension)
{
    /// <summary>CLIP ViT-B/32: 87.8 and 63.4 million numbers, 351 and 254 MB.</summary>
    public static ClipShape VitB32 { get; } = new(224, 32, 768, 12, 12, 512, 8, 12, 49_408, 77, 512);
}
