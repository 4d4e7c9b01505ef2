using System.Text.Json;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Commands;

/// <summary>What <c>models list</c> prints: what is installed, and the catalogue.</summary>
internal static class ModelList
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Print(IReadOnlyList<InstalledModel> installed, (string? Serving, string? Coming) inUse, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Installed = installed.Select(model => new { model.Name, model.Path, model.Bytes, model.Description, model.HasText, InUse = model.Name == inUse.Serving, IsComing = model.Name == inUse.Coming, model.IsRemovable, model.Problem }),
                    Known = KnownModels.All.Select(model => new
                    {
                        model.Name,
                        model.Title,
                        model.Languages,
                        model.DownloadBytes,
                        model.MemoryMegabytes,
                        model.Dimension,
                        model.Recall,
                        model.Licence,
                        Advice = model.Advice == ModelAdvice.None ? null : model.Advice.ToString().ToLowerInvariant(),
                        model.Note,
                        Installed = installed.Any(there => there.Name == model.Name),
                    }),
                },
                Indented));
            return;
        }

        output.WriteLine("Installed");
        foreach (var model in installed)
        {
            output.WriteLine($"  {model.Name,-46} {(model.Bytes > 0 ? Megabytes(model.Bytes) : ""),8}  {Standing(model.Name, inUse)}{model.Problem ?? (model.HasText ? model.Description : "looks only: it finds alike photos, not words. " + model.Description)}");
        }

        output.WriteLine();
        output.WriteLine("To be had, with `models install NAME` (download and memory are about; XM3600: mean of recall@1, 5, 10; COCO, Flickr30k: recall@1)");
        foreach (var model in KnownModels.All.Where(model => installed.All(there => there.Name != model.Name)))
        {
            output.WriteLine($"  {model.Name,-46} {Megabytes(model.DownloadBytes),8}  {model.Languages}{Advice(model)}");
            output.WriteLine($"  {"",-46} {"",8}  {model.Recall}. Memory {model.MemoryMegabytes:N0} MiB. Licence {model.Licence}.");
        }

        output.WriteLine();
        output.WriteLine($"Any other CLIP model of huggingface.co/{KnownModels.Immich} by its name, and any OWNER/REPOSITORY with onnx/vision_model.onnx and onnx/text_model.onnx.");
    }

    private static string Advice(KnownModel model) => model.Advice switch
    {
        ModelAdvice.English => " (recommended for English)",
        ModelAdvice.Multilingual => " (recommended for other languages)",
        _ => "",
    };

    private static string Standing(string name, (string? Serving, string? Coming) inUse) => name == inUse.Serving ? "in use; " : name == inUse.Coming ? "on its way; " : "";

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");
}
