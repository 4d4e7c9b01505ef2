using System.Buffers.Binary;
using System.Security.Cryptography;
using PhotoSearch.Commands.Benchmarks.Vectors;
using PhotoSearch.Photos;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>What a photo that was never taken says of itself; each number always the same. A library of them has what filters and names find, in known parts.</summary>
internal static class SyntheticPhoto
{
    /// <summary>To be raised when anything below changes: libraries of another version are not used.</summary>
    public const int Version = 1;

    /// <summary>Half of all are later: they spread over twenty years.</summary>
    public const string LaterHalf = "after:2016-01-01";

    /// <summary>One of twenty.</summary>
    public const string Camera = "camera:\"Leica Q2\"";

    /// <summary>One of a thousand has the keyword.</summary>
    public const string Rare = "tag:comet";

    /// <summary>One of twenty lies in a folder of this name.</summary>
    public const string Phrase = "\"Lisbon\"";

    private const ulong Seed = 6;
    private const int FirstYear = 2006;
    private const int Years = 20;
    private const int RareOne = 1000;

    /// <summary>Each stands with so many.</summary>
    private const float OfThing = 0.04f;

    private static readonly string[] Cameras =
    [
        "Leica Q2", "Canon EOS R6", "Canon EOS 5D Mark III", "NIKON D750", "NIKON Z 6", "SONY ILCE-7M3", "SONY ILCE-6400", "FUJIFILM X-T3", "FUJIFILM X100V", "Panasonic DC-GH5",
        "OLYMPUS E-M1", "Apple iPhone 6", "Apple iPhone 8", "Apple iPhone 12", "Google Pixel 4", "Google Pixel 6", "samsung SM-G960F", "HUAWEI P30", "DJI FC3170", "GoPro HERO9",
    ];

    private static readonly (string Name, double Latitude, double Longitude)[] Places =
    [
        ("Lisbon", 38.72, -9.14), ("Paris", 48.86, 2.35), ("Rome", 41.9, 12.5), ("Berlin", 52.52, 13.4), ("Vienna", 48.21, 16.37), ("Prague", 50.08, 14.44), ("Oslo", 59.91, 10.75),
        ("Athens", 37.98, 23.73), ("Madrid", 40.42, -3.7), ("London", 51.51, -0.13), ("Dublin", 53.35, -6.26), ("Tokyo", 35.68, 139.69), ("Kyoto", 35.01, 135.77), ("Sydney", -33.87, 151.21),
        ("Lima", -12.05, -77.04), ("Boston", 42.36, -71.06), ("Chicago", 41.88, -87.63), ("Seattle", 47.61, -122.33), ("Nairobi", -1.29, 36.82), ("Cairo", 30.04, 31.24),
    ];

    private static readonly string[] People = ["Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Karla", "Leo", "Mia", "Noah", "Olga", "Paul"];

    public static byte[] HashOf(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return SHA256.HashData(bytes);
    }

    /// <summary>Below the photo folder.</summary>
    public static string PathOf(int number)
    {
        Begin(number, out var place, out var taken);
        return string.Create(CultureInfo.InvariantCulture, $"{taken.Year}/{Places[place].Name}/IMG_{taken:yyyyMMdd_HHmmss}_{number:000000}.jpg");
    }

    public static PhotoFacts FactsOf(int number)
    {
        var numbers = Begin(number, out var place, out var taken);
        var camera = Cameras[numbers.Below(Cameras.Length)];
        var (width, height) = numbers.Uniform() < 0.7f ? (4032, 3024) : (3024, 4032);
        var isPlaced = numbers.Uniform() < 0.6f;
        var (latitude, longitude) = (Places[place].Latitude + (0.1 * numbers.Normal()), Places[place].Longitude + (0.1 * numbers.Normal()));
        List<string> keywords = number % RareOne == RareOne / 2 ? ["comet"] : [];
        foreach (var thing in TextQueries.Things)
        {
            if (numbers.Uniform() < OfThing)
            {
                keywords.Add(thing);
            }
        }

        var title = numbers.Uniform() < 0.1f ? $"{TextQueries.Things[numbers.Below(TextQueries.Things.Count)]} in {Places[place].Name}" : null;
        List<string> people = numbers.Uniform() < 0.2f ? [People[numbers.Below(People.Length)]] : [];
        return new PhotoFacts
        {
            MediaType = numbers.Uniform() < 0.9f ? "image/jpeg" : "image/heic",
            Width = width,
            Height = height,
            TakenAt = new TakenAt(taken, TimeSpan.FromHours(1), TakenAtSource.ExifOriginal),
            Place = isPlaced ? new GeoPoint(latitude, longitude, AltitudeMetres: null) : null,
            CameraMake = camera[..camera.IndexOf(' ', StringComparison.Ordinal)],
            CameraModel = camera,
            Words = new Described { Title = title, Keywords = keywords, People = people, Rating = numbers.Uniform() < 0.1f ? 1 + numbers.Below(5) : null },
        };
    }

    private static SeededNumbers Begin(int number, out int place, out DateTime taken)
    {
        var numbers = new SeededNumbers(Seed, (ulong)number);
        place = numbers.Below(Places.Length);
        taken = new DateTime(FirstYear, 1, 1).AddSeconds(numbers.Below((int)TimeSpan.FromDays(Years * 365.25).TotalSeconds));
        return numbers;
    }
}
