using System.Diagnostics;
using System.Formats.Tar;
using System.Text.RegularExpressions;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Some two hundred real, odd, broken and hostile files: each ends as a photo or with a sentence.</summary>
public sealed partial class OddPhotosTests : IDisposable
{
    private static readonly string Archive = Path.Combine(Repository.Shared, "odd-photos.tar");

    /// <summary>What libvips' command line reads, with every loader it has and no bounds, and this program does not.</summary>
    private static readonly string[] Refused =
    [
        "png_declares_100000x100000.png", "circle.svg", "relax.jp2", "decompression_bomb.ico", // not bounded, not photos
        "trunc_0.02_Landscape_6.jpg", "truncated.jpg", // two or three percent of a picture
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("photosearch-odd-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_odd_file_becomes_a_photo_or_a_sentence()
    {
        var files = await UnpackAsync();
        await using var decoder = Some.Decoder(o => o.Children = 2);
        var watch = Stopwatch.StartNew();

        var outcomes = new Dictionary<string, (DecodedPhoto? Photo, string Reason)>();
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (file, ct) =>
        {
            var outcome = await TryAsync(decoder, file["file"], ct);
            lock (outcomes)
            {
                outcomes[file["file"]] = outcome;
            }
        });

        var problems = files.SelectMany(f => Problems(f, outcomes[f["file"]])).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Count} files in {watch.Elapsed.TotalSeconds:0.0} s, peak {decoder.PeakChildBytes >> 20} MB");

        Assert.Empty(problems);
        Assert.InRange(decoder.PeakChildBytes, 1, 600L << 20);
    }

    private static IEnumerable<string> Problems(Dictionary<string, string> file, (DecodedPhoto? Photo, string Reason) outcome)
    {
        var name = file["file"];
        if (outcome.Photo is not { } photo)
        {
            if (outcome.Reason.Length < 10 || AnyAddress().IsMatch(outcome.Reason) || outcome.Reason.Contains('\n') || outcome.Reason.Contains("   at "))
            {
                yield return $"{name}: bad reason '{outcome.Reason}'";
            }

            if (file["vips_decodes"] == "yes" && !Refused.Contains(Path.GetFileName(name)))
            {
                yield return $"{name}: should decode, but: {outcome.Reason}";
            }

            yield break;
        }

        var facts = photo.Facts;
        var sides = file["stored_size"].Split('x');
        var orientation = int.TryParse(file["orientation"].Split(' ')[0], out var stated) && stated is >= 1 and <= 8 ? stated : 1;
        if (int.TryParse(sides[0], out var width) && int.TryParse(sides[1], out var height))
        {
            // HEIF turns by its own boxes; this one has none, and Exif's word does not count there.
            var upright = orientation >= 5 && file["format"] != "HEIC" ? (height, width) : (width, height);
            if ((facts.Width, facts.Height) != upright)
            {
                yield return $"{name}: {facts.Width}x{facts.Height} instead of {upright}";
            }

            if (facts.Orientation != orientation)
            {
                yield return $"{name}: orientation {facts.Orientation} instead of {orientation}";
            }
        }

        if ((facts.Width > facts.Height * 1.1) != (photo.ModelInput.Width > photo.ModelInput.Height * 1.1))
        {
            yield return $"{name}: the picture lies on its side";
        }

        if (photo.Pictures.Count != 3)
        {
            yield return $"{name}: {photo.Pictures.Count} pictures";
        }

        foreach (var problem in FactProblems(name, file, facts))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> FactProblems(string name, Dictionary<string, string> file, PhotoFacts facts)
    {
        var local = facts.TakenAt is { Source: TakenAtSource.ExifOriginal } taken ? taken.Local.ToString("yyyy:MM:dd HH:mm:ss") : "";
        var stated = file["date_original"].StartsWith("0000", StringComparison.Ordinal) || file["date_original"].StartsWith(':') ? "" : file["date_original"];
        if (local != stated && (stated.Length > 0 || !file["date_created"].StartsWith(local, StringComparison.Ordinal)))
        {
            yield return $"{name}: date '{local}' instead of '{stated}'";
        }

        if (file["tz"].Length > 0 && facts.TakenAt?.Offset != TimeSpan.Parse(file["tz"].TrimStart('+')))
        {
            yield return $"{name}: offset {facts.TakenAt?.Offset} instead of {file["tz"]}";
        }

        if (double.TryParse(file["gps_lat"], out var latitude) && double.TryParse(file["gps_lon"], out var longitude)
            && (facts.Place is not { } place || Math.Abs(place.Latitude - latitude) > 1e-5 || Math.Abs(place.Longitude - longitude) > 1e-5))
        {
            yield return $"{name}: place {facts.Place} instead of {latitude}, {longitude}";
        }

        if ((facts.CameraMake ?? "") != file["make"].Trim() || (facts.CameraModel ?? "") != file["model"].Trim())
        {
            yield return $"{name}: camera '{facts.CameraMake}' '{facts.CameraModel}' instead of '{file["make"]}' '{file["model"]}'";
        }
    }

    [GeneratedRegex("0x[0-9a-fA-F]{6,}")]
    private static partial Regex AnyAddress();

    private static async Task<(DecodedPhoto?, string)> TryAsync(PhotoDecoder decoder, string path, CancellationToken ct)
    {
        try
        {
            return (await decoder.DecodeAsync(path, 224, ct), "");
        }
        catch (UnreadablePhotoException e)
        {
            return (null, e.Reason);
        }
        catch (DecoderLostException)
        {
            // An empty reason is a problem below: no file of these may cost a child.
            return (null, "");
        }
    }

    private async Task<List<Dictionary<string, string>>> UnpackAsync()
    {
        Assert.SkipUnless(File.Exists(Archive), $"{Archive} is not there");
        await TarFile.ExtractToDirectoryAsync(Archive, _folder, overwriteFiles: false, TestContext.Current.CancellationToken);
        var manifest = Directory.GetFiles(_folder, "manifest.tsv", SearchOption.AllDirectories).Single();
        var lines = await File.ReadAllLinesAsync(manifest, TestContext.Current.CancellationToken);
        var columns = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(l => columns.Zip(l.Split('\t')).ToDictionary(p => p.First, p => p.First == "file" ? Path.Combine(Path.GetDirectoryName(manifest)!, p.Second) : p.Second))];
    }
}
