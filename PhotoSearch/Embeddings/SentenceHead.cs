using System.Text.Json;

namespace PhotoSearch.Embeddings;

/// <summary>What a sentence encoder does after its graph, in the files of sentence-transformers: the mean over the words, then a dense layer.</summary>
/// <param name="DenseSettings">Null where the encoder has no dense layer.</param>
/// <param name="DenseWeights">Full path.</param>
internal sealed record SentenceHead(IReadOnlyList<string> Files, ModelFile? DenseSettings, string DenseWeights)
{
    private static readonly string[] Modules = ["Transformer", "Pooling", "Dense", "Normalize"];

    public long Bytes => DenseSettings is null ? 0 : new FileInfo(DenseWeights).Length;

    /// <param name="folder">Of the text tower.</param>
    /// <returns>Null where nothing but the graph is there.</returns>
    /// <exception cref="ModelException">Another way of making one vector than the mean and a plain dense layer.</exception>
    public static SentenceHead? ReadIfThere(string folder)
    {
        var modules = Path.Combine(folder, "modules.json");
        var pooling = ModelFile.ReadIfThere(Path.Combine(folder, "1_Pooling", "config.json"));
        var dense = ModelFile.ReadIfThere(Path.Combine(folder, "2_Dense", "config.json"));
        var weights = Path.Combine(folder, "2_Dense", "model.safetensors");
        if (pooling is null && dense is null && !File.Exists(modules) && !Directory.Exists(Path.Combine(folder, "2_Dense")))
        {
            return null;
        }

        CheckModules(modules);
        CheckPooling(pooling);
        if (Directory.Exists(Path.Combine(folder, "2_Dense")))
        {
            CheckDense(dense ?? throw new ModelException($"{Path.Combine(folder, "2_Dense", "config.json")} is missing; copy the model's whole folder."), weights);
        }

        return new SentenceHead([modules, Path.Combine(folder, "1_Pooling", "config.json"), Path.Combine(folder, "2_Dense", "config.json"), weights], dense, weights);
    }

    private static void CheckModules(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var module in document.RootElement.EnumerateArray())
            {
                var kind = module.GetProperty("type").GetString()!.Split('.')[^1];
                if (!Modules.Contains(kind))
                {
                    throw new ModelException($"{path}: the module \"{kind}\" is not one this version knows; use another model, or a newer version of the program.");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
        {
            throw new ModelException($"{path} is no list of modules ({e.Message}); copy it again from where the model came from.", e);
        }
    }

    private static void CheckPooling(ModelFile? pooling)
    {
        if (pooling is null)
        {
            return;
        }

        foreach (var setting in pooling.Root.EnumerateObject().Where(setting => setting.Name.StartsWith("pooling_mode_", StringComparison.Ordinal)))
        {
            if (setting.Value.ValueKind == JsonValueKind.True != (setting.Name == "pooling_mode_mean_tokens"))
            {
                throw pooling.Unknown($"\"{setting.Name}\" is {setting.Value}");
            }
        }
    }

    private static void CheckDense(ModelFile dense, string weights)
    {
        if (dense.Text(dense.Root, "activation_function") is var activation && !activation.EndsWith(".Identity", StringComparison.Ordinal))
        {
            throw dense.Unknown($"\"activation_function\" is \"{activation}\"");
        }

        if (!File.Exists(weights))
        {
            throw new ModelException($"{weights} is missing; copy the model's whole folder (a pytorch_model.bin in its place cannot be read).");
        }
    }
}
