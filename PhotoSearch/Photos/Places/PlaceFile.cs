using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PhotoSearch.Photos.Places;

/// <summary>
/// The gazetteer as it lies in memory: columns by place, and places in the order of their cells of half a degree, row by row from the south, so that what
/// lies in neighbouring cells of a row is one stretch. <c>prepare.mjs</c> writes the file and says how it is laid out.
/// </summary>
internal sealed class PlaceFile
{
    private const int CellsPerDegree = 2;
    private const int Rows = 180 * CellsPerDegree;
    private const int Columns = 360 * CellsPerDegree;

    /// <summary>A place's distance from its cell's south-western corner is counted in 1/10,000 degree.</summary>
    private const double StepDegrees = 0.0001;

    /// <summary>Three times what it is; a damaged file must not fill the memory.</summary>
    private const int MostBytes = 32_000_000;

    private static ReadOnlySpan<byte> Headline => "PhotoSearch places 1."u8;

    private readonly Country[] _countries = [];
    private readonly (string? Name, ushort Country)[] _regions = [];
    private readonly int[] _firstOfCell = new int[(Rows * Columns) + 1];
    private readonly ushort[] _north = [];
    private readonly ushort[] _east = [];
    private readonly ushort[] _region = [];
    private readonly byte[] _size = [];
    private readonly Lines _names = Lines.None;
    private readonly FoldedNames _folded = new([]);

    private PlaceFile()
    {
    }

    private PlaceFile(Sections sections)
    {
        _folded = new FoldedNames(sections.Texts());
        _countries = [.. sections.Texts().Select(line => line.Split('\t')).Select(field => new Country(field[0], field[1], [.. field[1..].Where(name => name.Length > 0).Select(_folded.Fold)]))];
        _regions = [.. sections.Texts().Select(line => line.Split('\t')).Select(field => (field[1].Length > 0 ? field[1] : null, ushort.Parse(field[0], CultureInfo.InvariantCulture)))];
        var counts = sections.Numbers();
        for (var cell = 0; cell < Rows * Columns; cell++)
        {
            _firstOfCell[cell + 1] = _firstOfCell[cell] + counts[cell];
        }

        (_north, _east, _region) = (sections.Numbers(), sections.Numbers(), sections.Numbers());
        _size = sections.Next().ToArray();
        _names = new Lines(sections.Next().ToArray());
        _folded.Add(_names, new Lines(sections.Next().ToArray()));
        if (new[] { _north.Length, _east.Length, _region.Length, _size.Length, _names.Count, _folded.Count, _firstOfCell[^1] }.Distinct().Count() != 1
            || _region.Any(region => region >= _regions.Length) || _regions.Any(region => region.Country >= _countries.Length))
        {
            throw new InvalidDataException("The columns of the file of places do not fit each other.");
        }
    }

    public static PlaceFile Empty { get; } = new();

    public int Count => _size.Length;

    /// <exception cref="InvalidDataException">It is not the file that the build made.</exception>
    public static PlaceFile Read(string path)
    {
        using var file = File.OpenRead(path);
        var headline = new byte[Headline.Length];
        if (file.ReadAtLeast(headline, headline.Length, throwOnEndOfStream: false) < headline.Length || !Headline.SequenceEqual(headline))
        {
            throw new InvalidDataException($"{path} is no file of places, or one of another version.");
        }

        // The rest of the line names those whose data it is.
        for (int read; (read = file.ReadByte()) != '\n';)
        {
            if (read < 0)
            {
                throw new InvalidDataException($"{path} is cut off.");
            }
        }

        try
        {
            using var unpacked = new MemoryStream();
            using var packed = new BrotliStream(file, CompressionMode.Decompress);
            var buffer = new byte[81_920];
            for (int read; (read = packed.Read(buffer)) > 0;)
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > MostBytes)
                {
                    throw new InvalidDataException($"{path} is far too large.");
                }
            }

            return new PlaceFile(new Sections(unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length)));
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is damaged.", e);
        }
    }

    /// <summary>Of a latitude that may lie beyond a pole.</summary>
    public static int RowOf(double latitude) => Math.Clamp((int)Math.Floor((latitude + 90) * CellsPerDegree), 0, Rows - 1);

    /// <summary>The places of one row's cells between two longitudes, which the cells of both ends are part of.</summary>
    public (int First, int End) Stretch(int row, double west, double east) =>
        Count == 0 ? (0, 0) : (_firstOfCell[(row * Columns) + ColumnOf(west)], _firstOfCell[(row * Columns) + ColumnOf(east) + 1]);

    public double Latitude(int place) => ((double)(CellOf(place) / Columns) / CellsPerDegree) - 90 + (_north[place] * StepDegrees);

    public double Longitude(int place) => ((double)(CellOf(place) % Columns) / CellsPerDegree) - 180 + (_east[place] * StepDegrees);

    public string Name(int place) => Encoding.UTF8.GetString(_names[place]);

    public (string? Name, Country Country) RegionOf(int place) => (_regions[_region[place]].Name, _countries[_regions[_region[place]].Country]);

    /// <summary>Ten times the logarithm of the population; 0: not known.</summary>
    public int Size(int place) => _size[place];

    /// <summary>To 5 %; 0: not known.</summary>
    public double Population(int place) => Math.Exp(_size[place] / 10.0) - 1;

    /// <inheritdoc cref="FoldedNames.Fold"/>
    public string Fold(string text) => _folded.Fold(text).Trim();

    /// <inheritdoc cref="FoldedNames.Like"/>
    public IEnumerable<(int Place, bool IsWhole)> CalledLike(string folded) => _folded.Like(folded);

    /// <summary>Places of the regions and countries whose names begin so.</summary>
    public IEnumerable<int> InRegionsLike(string folded)
    {
        var countries = Array.ConvertAll(_countries, country => Array.Exists(country.FoldedNames, name => name.StartsWith(folded, StringComparison.Ordinal)));
        var regions = Array.ConvertAll(
            _regions, region => countries[region.Country] || (region.Name is { } name && _folded.Fold(name).StartsWith(folded, StringComparison.Ordinal)));
        for (var place = 0; regions.Contains(true) && place < Count; place++)
        {
            if (regions[_region[place]])
            {
                yield return place;
            }
        }
    }

    private static int ColumnOf(double longitude) => Math.Clamp((int)Math.Floor((longitude + 180) * CellsPerDegree), 0, Columns - 1);

    /// <summary>The last cell that begins at or before the place: empty ones begin where the next does.</summary>
    private int CellOf(int place)
    {
        var (low, high) = (0, Rows * Columns);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _firstOfCell[middle] <= place ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>A country.</summary>
    /// <param name="Name">In English.</param>
    /// <param name="FoldedNames">English, its own, and its code of three letters.</param>
    internal sealed record Country(string Code, string Name, string[] FoldedNames);

    /// <summary>The parts of the file, one after the other.</summary>
    private sealed class Sections(ReadOnlyMemory<byte> all)
    {
        private int _at;

        public ReadOnlySpan<byte> Next()
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(all.Span[_at..]);
            _at += sizeof(int) + length;
            return all.Span.Slice(_at - length, length);
        }

        public string[] Texts() => Encoding.UTF8.GetString(Next()).Split('\n');

        /// <summary>Low bytes, then high bytes.</summary>
        public ushort[] Numbers()
        {
            var bytes = Next();
            var numbers = new ushort[bytes.Length / 2];
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (ushort)(bytes[i] | (bytes[numbers.Length + i] << 8));
            }

            return numbers;
        }
    }
}
