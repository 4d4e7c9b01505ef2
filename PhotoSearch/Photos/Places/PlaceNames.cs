namespace PhotoSearch.Photos.Places;

/// <summary>
/// A hundred thousand populated places of the world, in memory: what lies nearest to a point, and what is called so. Read once, then only read, from as many
/// threads as like to. A place is known by its number in the file, which another file gives to another place.
/// </summary>
/// <remarks>A grid and not a tree: places are spread evenly enough that nine cells hold a few hundred of them, and it needs no memory beyond their order.</remarks>
internal sealed class PlaceNames : IPlaceNames
{
    /// <summary>Farther away a photo is at sea or in a desert, and no town's name says where.</summary>
    public const double FarthestMetres = 50_000;

    /// <summary>The Earth's mean radius (IUGG), as great circles are measured with.</summary>
    private const double EarthMetres = 6_371_008.8;

    /// <summary>The angle that <see cref="FarthestMetres"/> is, and the straight line through the Earth, of a sphere of radius 1, squared.</summary>
    private const double FarthestAngle = FarthestMetres / EarthMetres;

    private static readonly double FarthestSquare = Math.Pow(2 * Math.Sin(FarthestAngle / 2), 2);

    /// <summary>
    /// A place is a disc round its middle with so many people on a square kilometre, as in a dense city. Otherwise half of every city would belong to its suburbs,
    /// whose middles are nearer: the Eiffel Tower to Neuilly.
    /// </summary>
    private const double PeopleOnSquareKilometre = 5000;

    private readonly PlaceFile _file;
    private readonly float[] _directions;
    private readonly float[] _extents;

    private PlaceNames(PlaceFile file)
    {
        _file = file;
        _directions = new float[file.Count * 3];
        _extents = new float[file.Count];
        for (var place = 0; place < file.Count; place++)
        {
            Direction(file.Latitude(place), file.Longitude(place)).CopyTo(_directions.AsSpan(place * 3));
            _extents[place] = (float)Math.Pow(ExtentMetres(place) / EarthMetres, 2);
        }
    }

    /// <summary>What there is without the file: no place at all.</summary>
    public static PlaceNames None { get; } = new(PlaceFile.Empty);

    public int Count => _file.Count;

    public Place this[int place]
    {
        get
        {
            var (region, country) = _file.RegionOf(place);
            return new Place(_file.Name(place), region, country.Name, country.Code, _file.Latitude(place), _file.Longitude(place));
        }
    }

    /// <exception cref="InvalidDataException">It is not the file that the build made.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static PlaceNames Load(string path) => new(PlaceFile.Read(path));

    /// <summary>The radius that a place's population takes.</summary>
    public double ExtentMetres(int place) => 1000 * Math.Sqrt(_file.Population(place) / PeopleOnSquareKilometre / Math.PI);

    /// <summary>
    /// The populated place that a point lies in (of several the one whose middle is nearest as a share of its extent), else the nearest one along the surface. Null
    /// where none is within <see cref="FarthestMetres"/>, for no point at all, and for latitude and longitude 0, which devices write that do not know where they are.
    /// </summary>
    public int? Nearest(double latitude, double longitude)
    {
        if (!(Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180) || (latitude == 0 && longitude == 0))
        {
            return null;
        }

        var from = Direction(latitude, longitude);
        var (nearest, square) = (-1, (float)FarthestSquare);
        var (around, share) = (-1, 1f);
        var reach = double.RadiansToDegrees(FarthestAngle);
        var (south, north) = (PlaceFile.RowOf(latitude - reach), PlaceFile.RowOf(latitude + reach));
        // How far east the circle goes at its widest; round a pole all around.
        var widest = Math.Sin(FarthestAngle) / Math.Cos(double.DegreesToRadians(latitude));
        var across = Math.Abs(latitude) + reach >= 90 || widest >= 1 ? 180 : double.RadiansToDegrees(Math.Asin(widest));
        for (var row = south; row <= north; row++)
        {
            // A circle over the date line is two stretches of one row.
            Look(row, Math.Max(longitude - across, -180), Math.Min(longitude + across, 180));
            if (longitude - across < -180)
            {
                Look(row, longitude - across + 360, 180);
            }

            if (longitude + across > 180)
            {
                Look(row, -180, longitude + across - 360);
            }
        }

        return around >= 0 ? around : nearest >= 0 ? nearest : null;

        void Look(int row, double west, double east)
        {
            var (first, end) = _file.Stretch(row, west, east);
            for (var place = first; place < end; place++)
            {
                var (x, y, z) = (_directions[place * 3] - from[0], _directions[(place * 3) + 1] - from[1], _directions[(place * 3) + 2] - from[2]);
                var far = (x * x) + (y * y) + (z * z);
                if (far < square)
                {
                    (nearest, square) = (place, far);
                }

                if (far < _extents[place] * share)
                {
                    (around, share) = (place, far / _extents[place]);
                }
            }
        }
    }

    /// <summary>
    /// Places whose name, in English or another language, region or country begins with the text, whatever its capitals, accents and hyphens: those
    /// called exactly so first, then by population. Empty for a text without letters.
    /// </summary>
    public IReadOnlyList<int> Find(string text)
    {
        var folded = _file.Fold(text);
        if (folded.Length == 0)
        {
            return [];
        }

        var found = new Dictionary<int, bool>();
        foreach (var (place, isWhole) in _file.CalledLike(folded))
        {
            found[place] = isWhole || found.GetValueOrDefault(place);
        }

        foreach (var place in _file.InRegionsLike(folded))
        {
            found.TryAdd(place, false);
        }

        return [.. found.OrderByDescending(one => one.Value).ThenByDescending(one => _file.Size(one.Key)).ThenBy(one => one.Key).Select(one => one.Key)];
    }

    /// <summary>On a sphere of radius 1. Differences of floats are good for a metre there; their inner product would be for kilometres.</summary>
    private static float[] Direction(double latitude, double longitude)
    {
        var (sinNorth, cosNorth) = Math.SinCos(double.DegreesToRadians(latitude));
        var (sinEast, cosEast) = Math.SinCos(double.DegreesToRadians(longitude));
        return [(float)(cosNorth * cosEast), (float)(cosNorth * sinEast), (float)sinNorth];
    }
}
