using System.Text;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with photographs, for what is about their content.</summary>
public sealed class RealPhotos : VisitedSite
{
    private const int Count = 150;

    /// <summary>A photograph's words, as people saw it.</summary>
    internal Dictionary<string, string[]> Labels { get; } = [];

    /// <summary>What people wrote of some of them; nothing that is asked for.</summary>
    private static readonly byte[] Beside = Encoding.UTF8.GetBytes(JpegTags.Packet(
        JpegTags.InEveryLanguage("dc:title", "Day three") + JpegTags.InEveryLanguage("dc:description", "We started before six, and were back for &lt;tea&gt;.")
        + JpegTags.Bag("dc:subject", "holiday", "2026") + JpegTags.Bag("Iptc4xmpExt:PersonInImage", "Ada", "Grace") + "<xmp:Rating>4</xmp:Rating>"));

    private static string Folder => Path.Combine(Repository.Shared, "photos");

    private static string LabelFile => Path.Combine(Repository.Shared, "photos-labels.tsv");

    private protected override string? Lacking() =>
        Directory.Exists(Folder) && File.Exists(LabelFile) ? null : $"{Folder} and {LabelFile}, shared test photographs, are absent.";

    private protected override int Fill(TemporaryFolder photos)
    {
        // First those that the questions of the tests are about, then others in the order of the list.
        string[] wanted = ["dog", "mountain", "snow", "forest", "sunset", "flower"];
        var all = File.ReadLines(LabelFile).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
            .Select(parts => (Name: parts[0], Words: parts[1].Split(';'))).ToList();
        var chosen = wanted.SelectMany(word => all.Where(photo => photo.Words.Contains(word)).Take(15)).Concat(all).DistinctBy(photo => photo.Name).Take(Count);
        foreach (var (name, words) in chosen)
        {
            var path = Path.Combine(photos.Path, name);
            File.Copy(Path.Combine(Folder, name), path);
            // As if taken over a year, so that the library looks like one.
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 5, 30, 12, 0, 0, DateTimeKind.Utc).AddHours(-60 * (Labels.Count * 7 % Count)));
            Labels.Add(name, words);
            if (words.Contains("mountain"))
            {
                photos.Write($"{name}.xmp", Beside);
            }
        }

        return Labels.Count;
    }
}

/// <summary>Its tests run one after the other, on one site.</summary>
[CollectionDefinition]
public sealed class RealPhotosTests : ICollectionFixture<RealPhotos>;
