using System.Runtime.InteropServices;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Where benchmarks keep what they make between runs: <c>artifacts/bench</c> of the checkout that the program lies in, else the temporary folder.</summary>
/// <param name="Repository">The checkout; null: the program lies elsewhere, as in a container.</param>
internal sealed partial record BenchFolder(string Path, string? Repository)
{
    public static BenchFolder Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PhotoSearch.csproj")))
            {
                return new BenchFolder(System.IO.Path.Combine(folder.FullName, "artifacts", "bench"), folder.FullName);
            }
        }

        return new BenchFolder(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "photosearch-bench"), null);
    }

    /// <summary>The photos that are named, or those that lie where a checkout has them.</summary>
    /// <exception cref="CommandException">None are.</exception>
    public string Photos(string? named)
    {
        string?[] places = named is not null ? [named] : Repository is null ? [] : [Beside("photos"), System.IO.Path.Combine(Repository, "artifacts", "sample-photos")];
        return places.FirstOrDefault(Directory.Exists)
            ?? throw new CommandException(named is null ? "Name the photos to measure with: --photos DIR." : $"There is no photo folder {named}: name one with --photos DIR.");
    }

    /// <summary>Of the material that may lie beside a checkout; null where there is no checkout.</summary>
    public string? Beside(string name) => Repository is null ? null : System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository, "..", "shared", name));

    /// <summary>The same shape and cost as CLIP ViT-B/32; written when it is missing.</summary>
    public BenchModel RandomClip(BenchProgress progress, CancellationToken cancellationToken)
    {
        var folder = System.IO.Path.Combine(Path, "models", "random-vit-b-32");
        if (!Directory.Exists(folder))
        {
            progress.Say($"making a CLIP ViT-B/32 with random weights (606 MB) in {folder} ...");
            Benchmarks.RandomClip.Write(folder, ClipShape.VitB32, Beside("clip-tokenizer"), cancellationToken);
        }

        return new BenchModel(ModelFolder.Read(folder));
    }

    /// <summary>A folder with these photos and no others, as links: it costs no room. The caller deletes it.</summary>
    public DirectoryInfo Link(IReadOnlyList<string> photos)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, $"run-{Guid.NewGuid():N}"));
        foreach (var photo in photos)
        {
            var link = System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileName(photo));
            if (HardLink(photo, link) != 0)
            {
                // Another file system, or one that knows no links.
                File.Copy(photo, link);
            }
        }

        return folder;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int HardLink(string from, string to);
}
