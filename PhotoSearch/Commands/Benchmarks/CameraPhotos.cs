using System.Runtime.InteropServices;
using PhotoSearch.Decoding;
using PhotoSearch.Watching;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>
/// Photos as a phone or camera gives them, made of smaller ones: 12 megapixels, sensor grain, EXIF, 4 to 6 MB. Small photographs without grain would
/// flatter every decoder. Each number always gives the same file.
/// </summary>
internal sealed partial class CameraPhotos
{
    /// <summary>Raised when the files come out differently, so that old ones are not taken for new.</summary>
    private const int Version = 2;

    /// <summary>Pixels.</summary>
    public const int LongSide = 4000;

    /// <inheritdoc cref="LongSide"/>
    public const int ShortSide = 3000;

    private const int LeastBytes = 4_000_000;
    private const int MostBytes = 6_000_000;
    private const int MostTries = 6;

    /// <summary>What phones write.</summary>
    private const int Quality = 92;

    /// <summary>A prime, so that rows that begin anywhere do not repeat.</summary>
    private const int GrainLength = 2_097_143;

    private const int UnsignedBytes = 0;

    private readonly string _folder;
    private readonly IReadOnlyList<string> _sources;
    private readonly sbyte[] _grain = Grain();

    /// <param name="cache">Where they are kept between runs.</param>
    /// <param name="sources">A folder of any photos.</param>
    /// <exception cref="CommandException">No photo is there.</exception>
    public CameraPhotos(string cache, string sources)
    {
        if (!Directory.Exists(sources))
        {
            throw new CommandException($"There is no photo folder {sources}: name one with --photos DIR.");
        }

        _sources = [.. Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories).Where(IsSource).Order(StringComparer.Ordinal)];
        if (_sources.Count == 0)
        {
            throw new CommandException($"{sources} holds no JPEG or PNG to make photos of: name a folder of photos with --photos DIR.");
        }

        _folder = Path.Combine(cache, $"camera-photos-{Version}-{StableHash(Path.GetFullPath(sources)):x8}");
    }

    /// <summary>The first so many, in order; made where they are missing.</summary>
    public IReadOnlyList<string> Take(int count, BenchProgress progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var wanted = Enumerable.Range(0, count).Select(number => (Number: number, Path: Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"IMG_{number:00000}.jpg")))).ToList();
        var missing = wanted.Where(photo => !File.Exists(photo.Path)).ToList();
        if (missing.Count > 0)
        {
            var begun = progress.Begin($"making {missing.Count:N0} photos of 12 MP in {_folder}", missing.Count);
            Workers.Run(missing.Count, _ => at => Make(missing[at].Number, missing[at].Path), begun, cancellationToken);
        }

        return [.. wanted.Select(photo => photo.Path)];
    }

    private static bool IsSource(string path) => PhotoCandidate.MayBePhoto(Path.GetFileName(path), out _) && Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" or ".WEBP";

    private void Make(int number, string path)
    {
        var random = new Random(number);

        // One of three was held another way: stored upright, or as the sensor lay with the orientation said beside (3, 6).
        var orientation = number % 3 == 0 ? 1 + (number % 9 / 3 * 5 / 2) : 1;
        var isUpright = number % 3 == 0 && orientation == 1;
        var (width, height) = isUpright ? (ShortSide, LongSide) : (LongSide, ShortSide);
        var pixels = Enlarged(_sources[number % _sources.Count], width, height);
        var taken = new DateTime(2015, 1, 1).AddMinutes(number * 4321L);
        var strength = 1.1f + (0.3f * random.NextSingle());
        var jpeg = new byte[LongSide * ShortSide];
        for (var tries = 1; ; tries++)
        {
            var length = Encode(WithGrain(pixels, width, strength, random.Next()), width, height, jpeg);
            if (tries < MostTries && length is < LeastBytes or > MostBytes)
            {
                strength *= length < LeastBytes ? 1.25f : 0.8f;
                continue;
            }

            var beside = $"{path}.part";
            using (var file = File.Create(beside))
            {
                ExifBlock.Write(file, jpeg.AsSpan(0, length), taken, orientation);
            }

            File.Move(beside, path, overwrite: true);
            return;
        }
    }

    private static byte[] Enlarged(string source, int width, int height)
    {
        try
        {
            using var enlarge = new VipsOperation("thumbnail").With("filename", source).With("width", width).With("height", height).With("crop", "centre");
            using var lazy = enlarge.Image();
            using var large = lazy.InMemory();
            var bytes = new byte[width * height * 3];
            var from = large.Pixels();
            if (large.Bands == 3)
            {
                from.CopyTo(bytes);
                return bytes;
            }

            for (var pixel = 0; pixel < width * height; pixel++)
            {
                for (var colour = 0; colour < 3; colour++)
                {
                    bytes[(pixel * 3) + colour] = from[(pixel * large.Bands) + Math.Min(colour, large.Bands - 1)];
                }
            }

            return bytes;
        }
        catch (VipsException e)
        {
            throw new CommandException($"{source} cannot be read ({e.Message}): take it out of the folder, or name another one with --photos DIR.", e);
        }
    }

    private byte[] WithGrain(byte[] pixels, int width, float strength, int seed)
    {
        var random = new Random(seed);
        var grainy = new byte[pixels.Length];
        var factor = (int)(strength * 256);
        var stride = width * 3;
        for (var row = 0; row < pixels.Length; row += stride)
        {
            var grain = _grain.AsSpan(random.Next(GrainLength - stride), stride);
            var from = pixels.AsSpan(row, stride);
            var into = grainy.AsSpan(row, stride);
            for (var x = 0; x < into.Length; x++)
            {
                into[x] = (byte)Math.Clamp(from[x] + ((grain[x] * factor) >> 8), 0, 255);
            }
        }

        return grainy;
    }

    private static unsafe int Encode(byte[] pixels, int width, int height, byte[] jpeg)
    {
        nint image;
        fixed (byte* start = pixels)
        {
            image = FromMemory(start, (nuint)pixels.Length, width, height, 3, UnsignedBytes);
        }

        using var picture = image == 0 ? throw VipsException.Take() : new VipsImage(image);
        using var colours = new VipsOperation("copy").With("in", picture).With("interpretation", "srgb");
        using var srgb = colours.Image();
        using var save = new VipsOperation("jpegsave_buffer").With("in", srgb).With("Q", Quality).With("subsample-mode", "on").With("strip", "true");
        return save.Buffer(jpeg);
    }

    /// <summary>Normally distributed, and smoothed along the row a little, as colours made of a sensor's raster are.</summary>
    private static sbyte[] Grain()
    {
        const float Deviation = 7;
        var random = new Random(Version);
        var grain = new sbyte[GrainLength];
        var before = new float[3];
        for (var i = 0; i < grain.Length; i++)
        {
            var normal = (random.NextSingle() + random.NextSingle() + random.NextSingle() + random.NextSingle() - 2) * 1.732f;
            before[i % 3] = (0.45f * before[i % 3]) + (0.89f * normal);
            grain[i] = (sbyte)Math.Clamp(before[i % 3] * Deviation, sbyte.MinValue, sbyte.MaxValue);
        }

        return grain;
    }

    /// <summary>FNV-1a: the runtime's own hash is another one in every process.</summary>
    private static uint StableHash(string text) => text.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619);

    [LibraryImport("libvips.so.42", EntryPoint = "vips_image_new_from_memory_copy")]
    private static unsafe partial nint FromMemory(byte* data, nuint length, int width, int height, int bands, int format);
}
