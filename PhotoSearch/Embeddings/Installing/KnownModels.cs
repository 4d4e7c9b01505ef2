namespace PhotoSearch.Embeddings.Installing;

/// <summary>
/// The catalogue. Recall: "XM3600" is Crossmodal-3600, the mean of recall@1, 5 and 10 from words to pictures, as Immich's documentation publishes it by language
/// and open_clip's results for the mean of 36 languages; "COCO" and "Flickr30k" are recall@1 in English from open_clip's results. Memory is Immich's.
/// </summary>
internal static class KnownModels
{
    /// <summary>The organisation whose repositories are installed by their bare name.</summary>
    public const string Immich = "immich-app";

    private const string MultilingualText = "sentence-transformers/clip-ViT-B-32-multilingual-v1";
    private const string XenovaClip = "Xenova/clip-vit-base-patch32";
    private const string XenovaRevision = "d15189d7028b43f1d3e65039190477f6af591c2a";

    /// <summary>Best advice first, then what is lighter first.</summary>
    public static IReadOnlyList<KnownModel> All { get; } =
    [
        new("ViT-B-32__laion2b-s34b-b79k", "CLIP ViT-B/32, LAION-2B", "English", 610_000_000, 1001, 512,
            "XM3600 English 68.8, German 36.6; COCO 39.3, Flickr30k 66.8", "MIT", ModelAdvice.English,
            "As quick as the original CLIP and much better at finding: the one for a home server and English words.", FromImmich("ViT-B-32__laion2b-s34b-b79k")),
        new("XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k", "CLIP ViT-B/32 with XLM-RoBERTa", "100 languages", 1_480_000_000, 3030, 512,
            "XM3600 mean of 36 languages 59.7, English 68.3, German 81.6, Arabic 59.7; COCO 37.8, Flickr30k 64.5", "MIT", ModelAdvice.Multilingual,
            "Photos cost what they cost with any ViT-B/32; the words' side is large, most of it a table of 250,000 word pieces.", FromImmich("XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k")),
        new("clip-ViT-B-32-multilingual-v1", "CLIP ViT-B/32 with a multilingual text tower", "more than 50 languages", 895_000_000, 1020, 512,
            "none published for the multilingual text tower; the image tower is OpenAI's (XM3600 English 59.4 with its own text tower)", "Apache-2.0 (text), MIT (pictures)", ModelAdvice.None,
            "The multilingual choice for little memory. Its pictures are those of ViT-B-32__openai: changing between the two embeds nothing anew.", MultilingualPair()),
        new("ViT-B-32__openai", "CLIP ViT-B/32, OpenAI", "English", 610_000_000, 1004, 512,
            "XM3600 English 59.4, German 20.8; COCO 30.4, Flickr30k 58.8", "MIT", ModelAdvice.None,
            "The original, and the default of other photo servers.", FromImmich("ViT-B-32__openai")),
        new("clip-vit-base-patch32", "CLIP ViT-B/32, OpenAI (Hugging Face export)", "English", 608_000_000, 1004, 512,
            "that of ViT-B-32__openai: the same weights", "MIT", ModelAdvice.None,
            "The same weights in another export, with every hash known beforehand.", [new(XenovaClip, XenovaRevision, [])]),
        new("mobileclip_s0", "MobileCLIP S0", "English", 217_000_000, 260, 512,
            "COCO 40.4, Flickr30k 67.7", "Apple's own: read it before use", ModelAdvice.None,
            "The lightest by far, and better than OpenAI's ViT-B/32: for a very small machine.", [new("Xenova/mobileclip_s0", "main", [])]),
        new("mobileclip_s2", "MobileCLIP S2", "English", 400_000_000, 480, 512,
            "COCO 45.4, Flickr30k 73.4", "Apple's own: read it before use", ModelAdvice.None,
            "Finds better than any ViT-B/32 here with less memory.", [new("Xenova/mobileclip_s2", "main", [])]),
        new("RN50__openai", "CLIP ResNet-50, OpenAI", "English", 412_000_000, 913, 1024,
            "XM3600 English 58.3", "MIT", ModelAdvice.None,
            "Other photo searches use it; here to compare with them.", FromImmich("RN50__openai")),
        new("ViT-B-16-SigLIP__webli", "SigLIP ViT-B/16", "English", 813_000_000, 1081, 768,
            "XM3600 English 71.6, German 75.2; COCO 47.8, Flickr30k 74.7", "Apache-2.0", ModelAdvice.None,
            "Finds better than any ViT-B/32 and takes about two and a half times as long for a photo.", FromImmich("ViT-B-16-SigLIP__webli")),
        new("ViT-L-14__openai", "CLIP ViT-L/14, OpenAI", "English", 1_720_000_000, 2212, 768,
            "XM3600 English 60.1; COCO 36.5, Flickr30k 65.0", "MIT", ModelAdvice.None,
            "Other photo searches use it. Nine times as slow as ViT-B/32; the LAION-2B one finds better.", FromImmich("ViT-L-14__openai")),
        new("ViT-B-32-SigLIP2-256__webli", "SigLIP 2 ViT-B/32", "many; English and European ones best", 1_550_000_000, 3061, 768,
            "XM3600 English 73.2, German 84.4, Vietnamese 77.7, Arabic 60.7, Thai 35.3; COCO 47.2", "Apache-2.0", ModelAdvice.None,
            "The best at this speed for European languages.", FromImmich("ViT-B-32-SigLIP2-256__webli")),
        new("ViT-B-16-SigLIP2__webli", "SigLIP 2 ViT-B/16", "many; English and European ones best", 1_540_000_000, 3038, 768,
            "XM3600 English 75.2, German 86.4, Vietnamese 80.9, Arabic 61.7, Thai 37.4; COCO 52.1", "Apache-2.0", ModelAdvice.None,
            "Among the best in English and German of any size, at about two and a half times the time of a ViT-B/32.", FromImmich("ViT-B-16-SigLIP2__webli")),
        new("nllb-clip-base-siglip__mrl", "NLLB-CLIP base, SigLIP", "201 languages", 2_050_000_000, 4696, 768,
            "XM3600 mean of 36 languages 73.8, English 69.7, German 84.6, Arabic 74.0, Thai 76.1", "CC-BY-NC-4.0 (no commercial use)", ModelAdvice.None,
            "The best over all languages, also small ones, for a server with memory to spare.", FromImmich("nllb-clip-base-siglip__mrl")),
    ];

    /// <summary>Copied from public projects that pin them; what differs is not that file.</summary>
    public static IReadOnlyList<PinnedFile> Pinned { get; } =
    [
        new(XenovaClip, XenovaRevision, "onnx/vision_model.onnx", 351_685_709, "fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40"),
        new(XenovaClip, XenovaRevision, "onnx/text_model.onnx", 254_058_553, "3f6571f5bad13a97c469c1622e1cfc4d9aef78b79fdbfcff804ca357bfada8cc"),
        new(XenovaClip, XenovaRevision, "onnx/vision_model_quantized.onnx", 89_117_001, "583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299"),
        new(XenovaClip, XenovaRevision, "onnx/text_model_quantized.onnx", 64_504_507, "73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a"),
        new(XenovaClip, XenovaRevision, "tokenizer.json", 2_224_119, "f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd"),
    ];

    /// <param name="name">A name of the catalogue, or the repository of one that is a whole repository; upper and lower case count.</param>
    public static KnownModel? Find(string name) =>
        All.FirstOrDefault(model => model.Name == name || (model.Parts is [{ Files: [] } whole] && whole.Repository == name));

    private static List<ModelPart> FromImmich(string name) => [new($"{Immich}/{name}", "main", [])];

    /// <summary>
    /// The published graph of the text tower ends before the pooling and the last layer, so both come along.
    /// </summary>
    private static List<ModelPart> MultilingualPair() =>
    [
        new($"{Immich}/ViT-B-32__openai", "main", [Same("visual/model.onnx"), Same("visual/preprocess_cfg.json")]),
        new(MultilingualText, "main",
        [
            new("onnx/model.onnx", "textual/model.onnx"),
            new("tokenizer.json", "textual/tokenizer.json"),
            new("tokenizer_config.json", "textual/tokenizer_config.json"),
            new("modules.json", "textual/modules.json"),
            new("sentence_bert_config.json", "textual/sentence_bert_config.json"),
            new("1_Pooling/config.json", "textual/1_Pooling/config.json"),
            new("2_Dense/config.json", "textual/2_Dense/config.json"),
            new("2_Dense/model.safetensors", "textual/2_Dense/model.safetensors"),
        ]),
    ];

    private static PartFile Same(string path) => new(path, path);
}
