using System.IO.Compression;
using PhotoSearch.Commands.Benchmarks;

namespace PhotoSearch.Tests.Commands.Benchmarks;

/// <summary>A small training pack of a test.</summary>
internal static class SomePack
{
    public static void Write(string folder, IReadOnlyList<(byte[] Picture, string[] Texts)> photos)
    {
        using var pictures = File.Create(Path.Combine(folder, "photos.bin"));
        using var packed = new GZipStream(File.Create(Path.Combine(folder, "photos.tsv.gz")), CompressionLevel.Fastest);
        using var rows = new StreamWriter(packed);
        foreach (var (picture, texts) in photos)
        {
            rows.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pictures.Position}\t{picture.Length}\ttest\t{string.Join('\t', texts)}"));
            pictures.Write(picture);
        }
    }

    /// <summary>Pictures that are held out, each another.</summary>
    public static IReadOnlyList<byte[]> HeldOut(int count) => [.. Enumerable.Range(0, int.MaxValue).Select(at => SomePhoto.Png(at)).Where(picture => TrainingPack.IsHeldOut(picture)).Take(count)];
}
