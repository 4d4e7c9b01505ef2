using PhotoSearch.Tests.Embeddings;

namespace PhotoSearch.Tests;

/// <summary>A copy of the starter model that speaks to a space of its own, because it looks at pictures with another mean.</summary>
internal static class SecondModel
{
    /// <param name="folder">The model's folder; its name is the model's.</param>
    /// <param name="hasText">False: a look-alike model, with nothing but its image tower.</param>
    public static void Put(string folder, bool hasText = true)
    {
        var source = Golden.Starter;
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file);
            if (hasText || !relative.StartsWith("textual", StringComparison.Ordinal))
            {
                var target = Path.Combine(folder, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        var settings = Path.Combine(folder, "visual", "preprocess_cfg.json");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("0.48", "0.41", StringComparison.Ordinal));
    }
}
