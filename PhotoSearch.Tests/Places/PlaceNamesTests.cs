using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Photos.Places;

namespace PhotoSearch.Tests.Places;

/// <summary>The gazetteer that ships with the program.</summary>
public sealed class PlaceNamesTests(ITestOutputHelper output)
{
    private static readonly string FilePath = Path.Combine(AppContext.BaseDirectory, "places.bin");

    private static readonly Lazy<PlaceNames> World = new(() => PlaceNames.Load(FilePath));

    [Theory]
    [InlineData(48.8584, 2.2945, "Paris", "Île-de-France", "France", "FR")]
    [InlineData(48.8848, 2.2685, "Neuilly-sur-Seine", "Île-de-France", "France", "FR")]
    [InlineData(48.1374, 11.5755, "Munich", "Bavaria", "Germany", "DE")]
    [InlineData(60.3913, 5.3221, "Bergen", "Vestland", "Norway", "NO")]
    [InlineData(-33.8568, 151.2153, "Sydney", "New South Wales", "Australia", "AU")]
    [InlineData(-1.2921, 36.8219, "Nairobi", "Nairobi County", "Kenya", "KE")]
    [InlineData(-54.8019, -68.303, "Ushuaia", "Tierra del Fuego", "Argentina", "AR")]
    [InlineData(78.2232, 15.6267, "Longyearbyen", "Svalbard", "Svalbard and Jan Mayen", "SJ")]
    [InlineData(66.32, 179.95, "Egvekinot", "Chukotka", "Russia", "RU")]
    [InlineData(66.32, -179.95, "Egvekinot", "Chukotka", "Russia", "RU")]
    public void A_point_has_the_name_of_the_place_it_lies_in(double latitude, double longitude, string name, string? region, string country, string code)
    {
        var place = World.Value[World.Value.Nearest(latitude, longitude)!.Value];

        Assert.Equal((name, region, country, code), (place.Name, place.Region, place.Country, place.CountryCode));
        Assert.InRange(Metres(latitude, longitude, place), 0, PlaceNames.FarthestMetres);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-0.0, 0)]
    [InlineData(0, -140)]
    [InlineData(90, 0)]
    [InlineData(-90, 123)]
    [InlineData(89.999, -180)]
    [InlineData(double.NaN, 10)]
    [InlineData(10, double.NaN)]
    [InlineData(double.PositiveInfinity, 10)]
    [InlineData(10, double.NegativeInfinity)]
    [InlineData(90.001, 10)]
    [InlineData(10, 180.001)]
    public void Where_nobody_lives_and_where_nothing_is_there_is_no_place(double latitude, double longitude) => Assert.Null(World.Value.Nearest(latitude, longitude));

    [Fact]
    public void The_answer_is_the_one_that_comparing_with_all_finds()
    {
        var places = World.Value;
        var all = Enumerable.Range(0, places.Count).Select(i => places[i]).ToList();
        var random = new Random(7);
        var (inside, found, none) = (0, 0, 0);
        for (var i = 0; i < 300; i++)
        {
            // Near places (most of the Earth is sea), anywhere, along the date line, and far north and south.
            var near = all[random.Next(all.Count)];
            var (latitude, longitude) = (i % 5) switch
            {
                0 => ((random.NextDouble() * 180) - 90, (random.NextDouble() * 360) - 180),
                1 => ((random.NextDouble() * 60) - 30, i % 2 == 0 ? 180 - (random.NextDouble() / 2) : -180 + (random.NextDouble() / 2)),
                2 => (i % 2 == 0 ? 60 + (random.NextDouble() * 25) : -50 - (random.NextDouble() * 5), (random.NextDouble() * 360) - 180),
                3 => (near.Latitude + (random.NextDouble() / 300), near.Longitude),
                _ => (near.Latitude + random.NextDouble() - 0.5, Math.Clamp(near.Longitude + (2 * random.NextDouble()) - 1, -180, 180)),
            };
            var far = all.ConvertAll(place => Metres(latitude, longitude, place));
            var best = far.Min();
            var shares = far.Select((metres, place) => metres / places.ExtentMetres(place)).Where(share => share < 1).ToList();

            var nearest = places.Nearest(latitude, longitude);

            if (shares.Count > 0)
            {
                inside++;
                Assert.InRange(far[nearest!.Value] / places.ExtentMetres(nearest.Value), 0, shares.Min() + 0.001);
            }
            else if (best > PlaceNames.FarthestMetres + 1)
            {
                none++;
                Assert.Null(nearest);
            }
            else if (best < PlaceNames.FarthestMetres - 1)
            {
                found++;
                Assert.InRange(far[nearest!.Value], best, best + 1);
            }
        }

        Assert.True(inside > 20 && found > 80 && none > 40, $"{inside} inside, {found} near, {none} far from all");
    }

    [Theory]
    [InlineData("Munich", "Munich")]
    [InlineData("münchen", "Munich")]
    [InlineData("MUNCHEN", "Munich")]
    [InlineData("Мюнхен", "Munich")]
    [InlineData("saint etienne", "Saint-Étienne")]
    [InlineData("St.-Étienne", "Saint-Étienne")]
    [InlineData("  paris ", "Paris")]
    [InlineData("Lodz", "Łódź")]
    [InlineData("東京", "Tokyo")]
    [InlineData("Αθήνα", "Athens")]
    public void A_place_is_found_by_its_names_however_they_are_written_and_the_largest_comes_first(string text, string name) =>
        Assert.Equal(name, World.Value[World.Value.Find(text)[0]].Name);

    [Theory]
    [InlineData("deutschland", "DE")]
    [InlineData("germ", "DE")]
    [InlineData("usa", "US")]
    [InlineData("österreich", "AT")]
    [InlineData("osterreich", "AT")]
    public void All_places_of_a_country_are_found_by_what_it_is_called_here_and_there(string text, string code)
    {
        var found = World.Value.Find(text).ToHashSet();

        var inside = Enumerable.Range(0, World.Value.Count).Where(place => World.Value[place].CountryCode == code).ToList();

        Assert.True(inside.Count > 1000);
        Assert.Empty(inside.Except(found));
    }

    [Fact]
    public void All_places_of_a_region_are_found()
    {
        var found = World.Value.Find("bavaria");

        Assert.Contains(found, place => World.Value[place].Name == "Nuremberg");
        Assert.All(found, place => Assert.True(World.Value[place].Region == "Bavaria" || World.Value[place].Name.StartsWith("Bavaria", StringComparison.OrdinalIgnoreCase), World.Value[place].Whole));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  - ")]
    [InlineData("\n")]
    [InlineData("\t\n\0")]
    [InlineData("qqqqxyz")]
    public void What_no_place_is_called_finds_none(string text) => Assert.Empty(World.Value.Find(text));

    [Fact]
    public void Reading_it_costs_little_and_asking_it_microseconds()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var places = PlaceNames.Load(FilePath);
        var load = Stopwatch.GetElapsedTime(started);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var random = new Random(3);
        var points = Enumerable.Range(0, 20_000).Select(_ => places[random.Next(places.Count)]).Select(near => (near.Latitude + random.NextDouble() - 0.5, near.Longitude)).ToList();
        var found = 0;
        started = Stopwatch.GetTimestamp();
        foreach (var (latitude, longitude) in points)
        {
            found += places.Nearest(latitude, longitude) is null ? 0 : 1;
        }

        var look = Stopwatch.GetElapsedTime(started) / points.Count;
        started = Stopwatch.GetTimestamp();
        var named = places.Find("par").Count;
        output.WriteLine($"{new FileInfo(FilePath).Length} bytes, {places.Count} places, {bytes} bytes in memory, load {load.TotalMilliseconds:0} ms, look-up {look.TotalMicroseconds:0.00} µs, find {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms ({named}), {found} found");

        GC.KeepAlive(places);
        Assert.InRange(new FileInfo(FilePath).Length, 1_000_000, 3_000_000);
        Assert.InRange(bytes, 5_000_000, 30_000_000);
        Assert.True(look < TimeSpan.FromMicroseconds(200), $"A look-up took {look}");
    }

    [Fact]
    public void Without_the_file_and_with_a_damaged_one_places_have_no_names()
    {
        using var folder = new TemporaryFolder();
        var good = File.ReadAllBytes(FilePath);
        var cut = folder.Write("cut", good.AsSpan(0, good.Length / 2));
        var other = folder.Write("other", "something else"u8);
        var empty = folder.Write("empty", []);
        var turned = good.ToArray();
        turned[good.Length / 3] ^= 0x55;
        var wrong = folder.Write("wrong", turned);

        foreach (var path in new[] { cut, other, empty, Path.Combine(folder.Path, "nothing") })
        {
            var places = PlacesSetup.LoadOrNone(path, NullLogger.Instance);
            Assert.Equal(0, places.Count);
            Assert.Null(places.Nearest(48.8584, 2.2945));
            Assert.Empty(places.Find("Paris"));
        }

        // Brotli has no checksum: a turned bit may go unseen, but nothing worse may come of it.
        var perhaps = PlacesSetup.LoadOrNone(wrong, NullLogger.Instance);
        _ = perhaps.Nearest(48.8584, 2.2945) is { } place ? perhaps[place] : null;
    }

    /// <summary>Along the surface, by the haversine formula in double precision: another way than the program's.</summary>
    private static double Metres(double latitude, double longitude, Place place)
    {
        var (north, east) = (double.DegreesToRadians(place.Latitude - latitude), double.DegreesToRadians(place.Longitude - longitude));
        var half = Math.Pow(Math.Sin(north / 2), 2)
            + (Math.Cos(double.DegreesToRadians(latitude)) * Math.Cos(double.DegreesToRadians(place.Latitude)) * Math.Pow(Math.Sin(east / 2), 2));
        return 2 * 6_371_008.8 * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }
}
