using System.Text;

namespace PhotoSearch.Embeddings;

/// <summary>What lies where a model's file should be when a download went wrong.</summary>
internal static class ForeignFile
{
    private static readonly byte[] Pointer = Encoding.ASCII.GetBytes("version https://git-lfs");

    /// <exception cref="ModelException">The file is empty, a web page, or a pointer to the file.</exception>
    public static void Refuse(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> begin = stackalloc byte[64];
        begin = begin[..file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)];
        if (begin.IsEmpty)
        {
            throw new ModelException($"{path} is empty; copy it again from where the model came from.");
        }

        if (begin.StartsWith(Pointer))
        {
            throw new ModelException($"{path} is a Git LFS pointer, not the file itself; run \"git lfs pull\" where it was cloned, or download the file.");
        }

        var text = begin.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8) || text.StartsWith("<head"u8) || text.StartsWith("<?xml"u8))
        {
            throw new ModelException($"{path} is a web page, not a model's file: the download was answered with a page; download it again, signed in where the model asks for it.");
        }
    }
}
