using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using PhotoSearch.Embeddings.Preprocessing;
using PhotoSearch.Photos;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>From a file to a model's input, against Pillow and littlecms: Golden/reference.py made the expected pixels.</summary>
public sealed class ReferenceInputTests : DecodingTests
{
    /// <summary>Part of the values that may be further away than one of 255 steps.</summary>
    private const double MostApart = 0.001;

    private const string Python = "/usr/bin/python3";

    private static readonly string GoldenFolder = Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden");

    public static TheoryData<string> Pictures => [.. Golden.Read<ReferenceRow[]>("reference.json").Select(r => r.File).Distinct()];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Orientation_and_profile_come_before_the_resize(string file)
    {
        foreach (var row in Golden.Read<ReferenceRow[]>("reference.json").Where(r => r.File == file))
        {
            var pixels = await Decoder.PixelsAsync(Path.Combine(GoldenFolder, "pictures", file), row.Width, Ct);

            AssertAsReference(row, pixels);
        }
    }

    [Fact]
    public async Task Real_photos_are_shaped_as_Pillow_shapes_them()
    {
        var photos = SharedPhotos.Some(8);
        var rows = JsonSerializer.Deserialize<ReferenceRow[]>(await RunReferenceAsync(photos), JsonSerializerOptions.Web)!;

        foreach (var path in photos)
        {
            var own = rows.Where(r => r.File == Path.GetFileName(path)).ToList();
            var whole = own.Single(r => r.Mode == "whole");
            var pixels = new RgbPixels(whole.Width, whole.Height, whole.Bytes());

            Assert.All(own.Where(r => r != whole), row => AssertAsReference(row, pixels));
        }
    }

    private static void AssertAsReference(ReferenceRow row, RgbPixels pixels)
    {
        var rules = new PreprocessRules(row.Width, row.Height, [0, 0, 0], [1, 1, 1], Interpolation.Bicubic, Enum.Parse<ResizeMode>(row.Mode, ignoreCase: true), 0);
        var input = new PictureInput(rules);
        var numbers = new float[input.Length];

        input.Write(pixels, numbers);

        var (expected, plane) = (row.Bytes(), row.Width * row.Height);
        var apart = Enumerable.Range(0, expected.Length).Count(i => Math.Abs(numbers[(i % 3 * plane) + (i / 3)] - (expected[i] / 255f)) > 1.001f / 255);
        Assert.True(apart <= MostApart * expected.Length, $"{row.File}, {row.Mode} {row.Width}: {apart} of {expected.Length} values are more than 1/255 from Pillow's");
    }

    private static async Task<string> RunReferenceAsync(IEnumerable<string> photos)
    {
        Assert.SkipUnless(System.IO.File.Exists(Python), $"{Python} is missing (Debian: python3-pil, python3-numpy): real photos are not compared with Pillow.");
        var start = new ProcessStartInfo(Python, [Path.Combine(GoldenFolder, "reference.py"), .. photos]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var problems = python.StandardError.ReadToEndAsync(Ct);
        var output = await python.StandardOutput.ReadToEndAsync(Ct);
        await python.WaitForExitAsync(Ct);
        var problem = await problems;
        Assert.SkipWhen(problem.Contains("ModuleNotFoundError", StringComparison.Ordinal), "python3-pil or python3-numpy (Debian) is missing: real photos are not compared with Pillow.");
        Assert.True(python.ExitCode == 0, problem);
        return output;
    }
}

/// <summary>A row of reference.json.</summary>
/// <param name="Pixels">Zlib's.</param>
internal sealed record ReferenceRow(string File, string Mode, int Width, int Height, byte[] Pixels)
{
    public byte[] Bytes()
    {
        var bytes = new byte[Width * Height * 3];
        using var unpacked = new ZLibStream(new MemoryStream(Pixels), CompressionMode.Decompress);
        unpacked.ReadExactly(bytes);
        return bytes;
    }
}
