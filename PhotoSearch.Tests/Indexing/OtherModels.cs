using PhotoSearch.Tests.Embeddings;

namespace PhotoSearch.Tests.Indexing;

/// <summary>Copies of the starter that are other models to the program.</summary>
internal static class OtherModels
{
    /// <summary>Pictures are seen darker: another space.</summary>
    public static SomeModel OfAnotherSpace(string mean = "0.3")
    {
        var model = new SomeModel();
        model.Replace("visual/preprocess_cfg.json", "0.48", mean);
        return model;
    }

    /// <summary>"dog" is read as "cat": the same space, another text tower.</summary>
    public static void ReadsDogAsCat(this SomeModel model) =>
        model.Replace("textual/tokenizer.json", $"\"dog\": {Golden.Dog},", $"\"dog\": {Golden.Cat},");

    /// <summary>Half of the image tower's file is missing.</summary>
    public static void CutOff(this SomeModel model)
    {
        using var file = File.OpenWrite(model["visual/model.onnx"]);
        file.SetLength(file.Length / 2);
    }
}
